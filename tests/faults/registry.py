"""Every fault that a run is put through: how, what comes of it, and by which tests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """A row of the table.

    Parameters
    ----------
    name : what happens.
    how : it is made to happen.
    result : that the tests hold the run to.
    tests : "file::function", each with all its cases, files as seen from tests/.
    """

    name: str
    how: str
    result: str
    tests: tuple[str, ...]


# "The same digest" is that of an undisturbed run, as the page says.
SAME = "the same digest after `--resume`"
PROOF = "cluster/test_cluster_proof.py::test_node_worker_and_scheduler_are_killed_and_the_digest_stays"
REFUSED = "refused in one line; nothing is written"

FAULTS = (
    Fault(
        "a process is killed",
        "SIGKILL while units are computed",
        SAME,
        ("ensemble/test_conduct.py::test_kill_then_resume",),
    ),
    Fault(
        "… between any two steps",
        "SIGKILL before a name is given to a written file, between the tables and their checksums, and while the "
        "units are cleared away",
        SAME,
        (
            "ensemble/test_conduct.py::test_kill_at_any_step_loses_nothing",
            "ensemble/test_merge.py::test_kill_between_checksums_and_removal",
        ),
    ),
    Fault(
        "SIGINT, SIGTERM, SIGUSR1, a time budget",
        "real signals; a second Ctrl-C",
        f"whole units are kept, status 75; {SAME}",
        (
            "ensemble/test_conduct.py::test_signal_stops_at_a_whole_unit",
            "ensemble/test_conduct.py::test_second_interrupt_leaves_at_once",
            "ensemble/test_conduct.py::test_time_budget_stops_and_resume_goes_on",
        ),
    ),
    Fault(
        "a task of an array is cancelled",
        "real Slurm, `scancel`",
        "`status` names its shard; that one resubmitted alone, with n as it was, completes the run",
        ("cluster/test_slurm.py::test_cancelled_task_is_named_and_resubmitted_alone",),
    ),
    Fault(
        "an array is cancelled and n changed",
        "real Slurm, 4 shards, then 3",
        "the same digest",
        ("cluster/test_slurm.py::test_rest_of_a_cancelled_array_is_done_with_another_n",),
    ),
    Fault(
        "a task is requeued",
        "real Slurm, `scontrol requeue`",
        "it goes on by itself, to the same digest",
        ("cluster/test_slurm.py::test_requeued_task_starts_again_and_ends",),
    ),
    Fault(
        "a task meets its time limit",
        "real Slurm: warned by USR1; and killed in the middle of a unit",
        f"warned, status 75 after a whole unit; {SAME}",
        (
            "cluster/test_slurm.py::test_warned_before_its_limit_a_task_stops_after_a_whole_unit",
            "cluster/test_slurm.py::test_timed_out_task_is_killed_and_loses_nothing",
        ),
    ),
    Fault(
        "a node fails and its processes live on",
        "real Slurm, the node's daemon killed: the requeued task and its live twin write at once",
        "each unit is written once; the same digest",
        ("cluster/test_slurm.py::test_failed_node_leaves_a_live_twin_that_writes_beside_the_requeued_task",),
    ),
    Fault(
        "a node dies with all that runs on it",
        "real Slurm, on the compiled kernel: daemon and tasks killed with -9",
        "its tasks are requeued; the same digest",
        (PROOF,),
    ),
    Fault(
        "a Dask worker is killed, then the scheduler",
        "real processes, on the compiled kernel, SIGKILL",
        "another worker takes the unit; without a scheduler status 75, and another cluster goes on to the same digest",
        (PROOF,),
    ),
    Fault(
        "Dask workers are killed, one or all",
        "real processes, SIGKILL; another worker joins",
        "the same digest",
        (
            "cluster/test_dask.py::test_killed_worker_loses_nothing",
            "cluster/test_dask.py::test_all_workers_killed_and_another_joins",
        ),
    ),
    Fault(
        "the controller is killed",
        "real Slurm, SIGKILL of slurmctld",
        "tasks go on; the same digest",
        ("cluster/test_slurm.py::test_killed_controller_does_not_end_the_tasks",),
    ),
    Fault(
        "the disk is full",
        "a real tmpfs, full at manifest, draws, units or tables; without inodes",
        f"one line, status 1; {SAME}",
        (
            "faults/test_disk.py::test_full_disk",
            "faults/test_disk.py::test_disk_without_room_for_another_file",
            "ensemble/test_merge.py::test_failed_merge_keeps_the_units",
        ),
    ),
    Fault(
        "the disk turns read-only",
        "a real tmpfs, remounted",
        f"one line, status 1; {SAME}; a finished run can be read and verified",
        (
            "faults/test_disk.py::test_disk_that_turns_read_only",
            "faults/test_disk.py::test_finished_run_on_a_read_only_disk_can_be_read",
        ),
    ),
    Fault(
        "ENOSPC, EIO, ESTALE, EDQUOT, EROFS",
        "injected in open, half a write, fsync, link and replace, at every kind of file",
        f"one line, status 1; {SAME}",
        (
            "faults/test_disk.py::test_failing_call",
            "ensemble/test_files.py::test_failed_writing_leaves_nothing",
            "ensemble/test_files.py::test_run_on_a_failing_disk_says_so_and_resumes",
        ),
    ),
    Fault(
        "units cannot be read",
        "EIO and ESTALE injected in reading",
        f"one line; no unit is touched; {SAME}",
        ("faults/test_disk.py::test_units_that_cannot_be_read_are_kept",),
    ),
    Fault(
        "a unit is empty, cut, changed or another one's",
        "written so",
        "named by `status`, refused by `merge`, computed again by `--resume`; the bad file is kept aside",
        (
            "ensemble/test_store.py::test_damage_is_counted_named_and_mended",
            "ensemble/test_store.py::test_damaged_file_is_kept_aside",
            "ensemble/test_store.py::test_unit_of_another_run_is_refused",
        ),
    ),
    Fault(
        "a bit flips in a finished run",
        "400 random bits and 25 others, over all bytes and over all files",
        "`verify` names the file each time",
        ("faults/test_flips.py::test_no_flip_in_a_finished_run_passes_verify",),
    ),
    Fault(
        "a bit flips in a unit",
        "400 random bits and 25 others",
        "`status` names the unit and `merge` refuses each time",
        ("faults/test_flips.py::test_no_flip_in_a_unit_reaches_a_merge",),
    ),
    Fault(
        "a bit flips beside the units",
        "random bits of manifest, draws, variants, sessions",
        "refused and named, or not taken from there: the same digest",
        ("faults/test_flips.py::test_no_flip_beside_the_units_changes_what_is_merged",),
    ),
    Fault(
        "temporary files are left over",
        "written so; killed merges",
        "they do no harm, and are cleared away when the run is finished",
        (
            "ensemble/test_conduct.py::test_stale_temporary_files_do_no_harm",
            "ensemble/test_merge.py::test_merges_at_the_same_time_agree",
        ),
    ),
    Fault(
        "three cuts overlap",
        "six processes, shards of 1, of 2 and of 3, at the same time and in turn",
        "no conflict; the same digest",
        (
            "faults/test_races.py::test_three_overlapping_cuts_at_the_same_time",
            "ensemble/test_conduct.py::test_overlapping_cuts_do_each_unit_once",
        ),
    ),
    Fault(
        "four processes finish one run",
        "each resumes and merges",
        "all print the same digest",
        ("faults/test_races.py::test_shards_that_merge_while_others_resume",),
    ),
    Fault(
        "twenty starters race for one manifest",
        "twenty processes",
        "all go on with the first; the same digest",
        ("ensemble/test_conduct.py::test_twenty_processes_start_one_run",),
    ),
    Fault(
        "a twin gives other results",
        "one bit changed in one result",
        "a loud error; both copies are kept; `merge` refuses",
        ("ensemble/test_store.py::test_twin_that_differs_is_loud_and_both_are_kept",),
    ),
    Fault(
        "another scenario, seed or size in the directory",
        "run so",
        REFUSED,
        (
            "ensemble/test_conduct.py::test_another_run_in_the_directory_is_refused",
            "ensemble/test_conduct.py::test_foreign_directory_is_refused_and_left_alone",
        ),
    ),
    Fault(
        "another version, or a machine of other bits",
        "another numba; one bit of the known answer; a Dask worker of either",
        REFUSED,
        (
            "ensemble/test_conduct.py::test_other_version_may_not_add_units",
            "ensemble/test_conduct.py::test_machine_with_other_bits_may_not_add_units",
            "ensemble/test_cluster.py::test_other_version_is_refused_before_the_start",
            "ensemble/test_cluster.py::test_machine_that_gives_other_bits_writes_nothing",
        ),
    ),
    Fault(
        "clocks differ or jump",
        "machines hours and half a century apart; a file server's clock in the future",
        "the same digest; no time is counted as work",
        (
            "faults/test_surroundings.py::test_shards_on_machines_whose_clocks_differ",
            "faults/test_surroundings.py::test_clock_of_the_file_server_takes_nothing_from_a_late_starter",
            "ensemble/test_sessions.py::test_a_clock_that_jumps_is_no_work",
        ),
    ),
    Fault(
        "the home cannot be written, TMPDIR is missing",
        "real processes with HOME and TMPDIR set so, or to nothing",
        "the same digest; a line says where compiled code is kept",
        (
            "faults/test_surroundings.py::test_home_and_temporary_folder",
            "cli/test_cache.py::test_place_that_is_not_ours_is_not_used",
        ),
    ),
    Fault(
        "memory runs out",
        "a real control group of 700 MB, in which the system kills; an allocation that fails",
        f"`status` says that it was for memory, and how much; or one line; {SAME}",
        (
            "faults/test_memory.py::test_process_that_the_system_kills_for_memory_is_called_that",
            "faults/test_memory.py::test_process_that_is_killed_otherwise_is_not",
            "faults/test_memory.py::test_allocation_that_fails_is_one_line",
        ),
    ),
    Fault(
        "a path with spaces, quotes, a line break",
        "real processes",
        "the same digest",
        ("faults/test_surroundings.py::test_path_of_any_name",),
    ),
    Fault(
        "100,000 units, some missing, empty or in two copies",
        "written so",
        "`status` names them within two seconds of the processor",
        ("faults/test_many_units.py::test_status_of_a_hundred_thousand_units",),
    ),
)
"""In the order of the table."""


def named_tests() -> list[str]:
    """Return every test that is named, once."""
    return list(dict.fromkeys(test for fault in FAULTS for test in fault.tests))
