#!/bin/bash
# A job array to edit; `attrition submit DIR --print slurm` prints one that is filled in, also for PBS and LSF.
#   1. attrition run SCENARIO --draws 4096 --paths 256 --out DIR --plan-only     (once, on the login node)
#   2. sbatch scripts/slurm_array.sh DIR
#   3. attrition status DIR; attrition merge DIR
# DIR must lie on a file system that all nodes share. A task that ends with status 75 has stopped after a whole unit:
# submit it again, alone too (sbatch --array=7 …), with the same number of tasks.
#SBATCH --job-name=attrition
#SBATCH --array=0-99
#SBATCH --cpus-per-task=4
#SBATCH --time=01:00:00
#SBATCH --requeue
#SBATCH --output=attrition-%A-%a.out
# USR1 reaches the program, two minutes before the end, only as B: and with exec.
#SBATCH --signal=B:USR1@120
tasks=100 # as many as --array has, always: SLURM_ARRAY_TASK_COUNT changes when only some are submitted again

exec "${ATTRITION:-attrition}" run "${1:?name the run directory}" --shard "$SLURM_ARRAY_TASK_ID/$tasks" \
    --threads "${SLURM_CPUS_PER_TASK:-4}" --time-budget 58m
