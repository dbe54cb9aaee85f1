using System.Globalization;

namespace MlNet.MultiTask;

/// <summary>What started this process, as far as its environment says it.</summary>
/// <param name="Name">In words.</param>
/// <param name="Size">How many processes it started; null where it does not say.</param>
/// <param name="IsOpenMpi">Whether it is Open MPI's; null where either is possible.</param>
internal sealed record MpiLauncher(string Name, int? Size, bool? IsOpenMpi)
{
    /// <exception cref="InvalidOperationException">No launcher started it.</exception>
    public static MpiLauncher OfThisProcess() =>
        Of(Environment.GetEnvironmentVariable)
        ?? throw new InvalidOperationException(
            "This process was not started by an MPI launcher. Start it with one, for example `mpirun -n 4 dotnet MyTraining.dll` or, in a "
                + "Slurm job, `srun dotnet MyTraining.dll`; several threads of one process need no MPI: "
                + $"{nameof(Communicator)}.{nameof(Communicator.OnThreads)}."
        );

    /// <summary>The launcher, by the variables that it sets; null where none is known.</summary>
    public static MpiLauncher? Of(Func<string, string?> variable)
    {
        int? Number(string name) =>
            int.TryParse(variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

        if (Number("OMPI_COMM_WORLD_SIZE") is { } open)
            return new MpiLauncher("Open MPI's mpirun", open, true);
        if (Number("PMI_SIZE") is { } size)
            return new MpiLauncher("The launcher (mpirun, mpiexec or srun)", size, variable("SLURM_PROCID") is null ? false : null);
        if (variable("PMI_RANK") is not null)
            return new MpiLauncher("The launcher (mpirun or mpiexec)", null, false);
        if (variable("PMIX_RANK") is not null)
            return new MpiLauncher("The launcher (prun or srun)", Number("SLURM_NTASKS"), null);
        // srun without any MPI support starts processes that do not find each other.
        return variable("SLURM_PROCID") is not null ? new MpiLauncher("Slurm's srun", Number("SLURM_NTASKS"), null) : null;
    }
}
