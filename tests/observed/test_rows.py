from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from attrition.errors import InputError
from attrition.observed.rows import DIRECTORY_VARIABLE, data_directory, month_of, read_rows

ANOTHER_NUMBER = "a.csv line 2: the row has another number of cells than the heading; allowed: 2 cells"


def test_the_option_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other"
    other.mkdir()
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(other))
    assert data_directory(tmp_path) == tmp_path
    assert data_directory(None) == other


@pytest.mark.parametrize("variable", [None, ""])
def test_no_directory_at_all_is_refused(monkeypatch: pytest.MonkeyPatch, variable: str | None) -> None:
    monkeypatch.delenv(DIRECTORY_VARIABLE, raising=False)
    if variable is not None:
        monkeypatch.setenv(DIRECTORY_VARIABLE, variable)
    with pytest.raises(InputError, match="--observed DIR"):
        data_directory(None)


def test_what_is_no_directory_is_refused_by_where_it_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match=r"^--observed: .*missing' is no directory"):
        data_directory(tmp_path / "missing")
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(tmp_path / "missing"))
    with pytest.raises(InputError, match=f"^{DIRECTORY_VARIABLE}: "):
        data_directory(None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-02", date(2022, 2, 1)),
        ("9999-12", None),
        ("2022-²1", None),
        ("2022-13", None),
        ("2022-2", None),
        ("22-02", None),
        ("0000-01", None),
        ("", None),
    ],
)
def test_months(text: str, expected: date | None) -> None:
    assert month_of(text) == expected


def test_rows_know_their_line_and_keep_further_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("\ufeffmonth, value,extra\n2022-02, 1.5 ,x\n2022-03,-2,y\n", encoding="utf-8")
    first, second = read_rows(path, ("month", "value"))
    assert (first.number("value"), second.number("value")) == (1.5, -2.0)
    assert first.cells["extra"] == "x"
    assert second.place == "a.csv line 3"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("month,valu\n", "a.csv: no column 'value'; allowed: month, value; did you mean 'valu'?"),
        ("", "a.csv: no column 'month'; allowed: month, value"),
        ("month,value\n2022-01\n", ANOTHER_NUMBER),
        ("month,value\n1,2,3\n", ANOTHER_NUMBER),
    ],
)
def test_broken_files_are_refused_with_their_place(tmp_path: Path, text: str, line: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        list(read_rows(path, ("month", "value")))
    assert caught.value.line() == line


def test_missing_and_undecodable_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no file 'a\.csv'"):
        list(read_rows(tmp_path / "a.csv", ("month",)))
    (tmp_path / "a.csv").write_bytes(b"month\n\xff\xfe\n")
    with pytest.raises(InputError, match="cannot be read"):
        list(read_rows(tmp_path / "a.csv", ("month",)))


@pytest.mark.parametrize("cell", ["", "x", "nan", "inf", "1,5"])
def test_what_is_no_finite_number_is_refused(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'month,value\n2022-01,"{cell}"\n', encoding="utf-8")
    (row,) = read_rows(path, ("value",))
    with pytest.raises(InputError, match=r"a\.csv line 2: value: .* is no number"):
        row.number("value")
    with pytest.raises(InputError, match="is no month"):
        row.month("value")


def test_a_name_too_long_for_a_directory_is_refused() -> None:
    with pytest.raises(InputError, match="is no directory"):
        data_directory("1" * 5000)
