namespace MlNet.MultiTask;

/// <summary>A loss or the weights became NaN or infinite.</summary>
internal sealed class DivergedException : Exception
{
    private const string Cure = "a smaller learning rate, a ClipNorm, or features of a smaller range usually cures it.";

    private DivergedException(FormattableString message)
        : base(FormattableString.Invariant(message)) { }

    public static DivergedException InStep(string task, double loss, long step) =>
        new($"Task '{task}': the loss became {loss} in step {step}; {Cure}");

    public static DivergedException OnHeldOutRows(string task, double loss, long step) =>
        new($"Task '{task}': the loss became {loss} on the held-out rows after step {step}; {Cure}");

    public static DivergedException OnClient(int client, int clients, long step) =>
        new($"The steps of client {client} of {clients} up to step {step} made a loss or its weights NaN or infinite; {Cure}");

    public static DivergedException InWeights(long step) => new($"The weights became NaN or infinite by step {step}; {Cure}");
}
