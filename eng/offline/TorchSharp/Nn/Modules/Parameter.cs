namespace TorchSharp.Modules;

/// <summary>
/// A leaf tensor that a module owns. It takes over the tensor it is made from, which is empty afterwards, and that tensor's place
/// in its dispose scope.
/// </summary>
public class Parameter : torch.Tensor
{
    public Parameter(torch.Tensor data, bool requires_grad = true) : base(Take(data, requires_grad, out var scope), scope)
    {
    }

    private static nint Take(torch.Tensor data, bool requires_grad, out DisposeScope scope)
    {
        data.requires_grad = requires_grad;
        scope = data.OwningDisposeScope;
        return MoveHandle(data);
    }
}
