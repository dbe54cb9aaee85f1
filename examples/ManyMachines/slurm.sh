#!/bin/bash
# sbatch slurm.sh: four machines, two ranks on each, in a cluster whose MPI is a module.
#SBATCH --job-name=many-machines
#SBATCH --nodes=4
#SBATCH --ntasks-per-node=2
#SBATCH --cpus-per-task=1
#SBATCH --time=01:00:00
#SBATCH --requeue
module load openmpi
# Open MPI of version 4 and later speaks PMIx with Slurm; for MPICH and Intel MPI it is --mpi=pmi2.
# A job that is started again after a machine was lost goes on from the last checkpoint that all ranks have.
srun --mpi=pmix dotnet "$HOME/many-machines/ManyMachines.dll" --checkpoints "$HOME/many-machines/checkpoints" --out "$HOME/many-machines"
