namespace TorchSharp.Modules;

/// <summary>What an optimizer remembers of one parameter.</summary>
public abstract class OptimizerState
{
    protected readonly Parameter _parameter;

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    public abstract void SaveStateDict(BinaryWriter writer);
    public abstract void LoadStateDict(BinaryReader reader);
    public abstract void LoadStateDict(OptimizerState source);
    public abstract void Initialize(OptimizerOptions options);
    public abstract bool ApproximatelyEquals(OptimizerState other);

    public virtual void to(torch.Device device)
    {
    }

    internal abstract void Release();

    private protected torch.Tensor Zeros() => torch.zeros_like(_parameter).DetachFromDisposeScope();

    private protected static void Save(BinaryWriter writer, torch.Tensor tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    private protected static void Load(BinaryReader reader, ref torch.Tensor tensor)
    {
        tensor?.Dispose();
        tensor = reader.ReadBoolean() ? torch.Tensor.Load(reader).DetachFromDisposeScope() : null;
    }

    private protected static void Copy(torch.Tensor from, ref torch.Tensor to)
    {
        to?.Dispose();
        to = from?.clone().DetachFromDisposeScope();
    }

    private protected static bool Close(torch.Tensor a, torch.Tensor b) => a is null ? b is null : b is not null && a.allclose(b);
}
