from __future__ import annotations

from pathlib import Path

import pytest

from attrition.errors import InputError
from attrition.observed.rows import Row
from attrition.observed.sheet import decimal_number, read_sheet, whole_number


def sheet(directory: Path, name: str, text: str) -> Path:
    path = directory / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    ['a,b\n1,"2,5"\n', "a;b\n1;2,5\n", "a\tb\n1\t2,5\n", '\N{ZERO WIDTH NO-BREAK SPACE}a,b\r\n 1 ,"2,5"\r\n'],
)
def test_any_delimiter_is_read(tmp_path: Path, text: str) -> None:
    read = read_sheet(sheet(tmp_path, "x.csv", text))
    assert read.rows == (("a", "b"), ("1", "2,5"))
    (row,) = read.records(("b",))
    assert (row.place, decimal_number(row, "b")) == ("x.csv line 2", 2.5)


def test_a_heading_may_stand_below_titles(tmp_path: Path) -> None:
    read = read_sheet(sheet(tmp_path, "x.csv", "Title,\n,\nDate,Price\n2022-01-01,3\n,\n2022-01-02\n"))
    assert read.heading_row(("Date", "Price")) == 2
    assert [dict(row.cells) for row in read.records(("Date", "Price"))] == [
        {"Date": "2022-01-01", "Price": "3"},
        {"Date": "2022-01-02", "Price": ""},
    ]
    with pytest.raises(InputError, match=r"x\.csv line 6: the row has another number of cells"):
        list(read.records(("Date", "Price"), exact=True))
    with pytest.raises(InputError, match=r"x\.csv: no heading; allowed: Month, Price"):
        list(read.records(("Month", "Price")))


def test_json_objects_become_rows(tmp_path: Path) -> None:
    read = read_sheet(sheet(tmp_path, "x.json", '[{"a": 1, "b": null}, {"a": 2.5, "c": "x"}]'))
    assert read.rows == (("a", "b", "c"), ("1", "", ""), ("2.5", "", "x"))


@pytest.mark.parametrize("text", ["{}", "[1, 2]", '"text"', "[]"])
def test_other_json_has_no_rows(tmp_path: Path, text: str) -> None:
    assert read_sheet(sheet(tmp_path, "x.json", text)).rows == ()


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    read = read_sheet(sheet(tmp_path, "x.csv", ""))
    assert (read.rows, read.first_row) == ((), ())


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.json", b"{"), ("x.json", b'[{"a": 1' + b"0" * 5000 + b"}]"), ("x.csv", b"a\xff\n")],
    ids=["cut off", "too long a number", "no UTF-8"],
)
def test_unreadable_files_are_refused_in_one_line(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"cannot be read.*allowed: CSV or JSON in UTF-8"):
        read_sheet(path)


@pytest.mark.parametrize(
    ("text", "value"), [("14 016,99", 14016.99), ("14\N{NO-BREAK SPACE}016,99**", 14016.99), ("12,1%", 12.1)]
)
def test_decimal_commas(text: str, value: float) -> None:
    assert decimal_number(Row("x", 1, {"a": text}), "a") == value


def test_commas_between_thousands() -> None:
    assert whole_number(Row("x", 1, {"a": "1,250,000.5"}), "a") == 1250000.5
    with pytest.raises(InputError, match=r"x line 1: a: 'n/a' is no number"):
        whole_number(Row("x", 1, {"a": "n/a"}), "a")


def test_a_file_beyond_any_table_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "series.csv"
    path.write_text("month,series,value\n")
    monkeypatch.setattr("attrition.observed.sheet.LARGEST_BYTES", 10)
    with pytest.raises(InputError, match=r"series\.csv: is too large; allowed: at most"):
        read_sheet(path)
