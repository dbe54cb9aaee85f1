namespace TorchSharp;

/// <summary>The stack of scopes of one thread, and what that thread made and disposed.</summary>
public class DisposeScopeManager
{
    [ThreadStatic] private static DisposeScopeManager t_current;

    internal static DisposeScopeManager Current => t_current ??= new DisposeScopeManager();
    public static ThreadDisposeScopeStatistics Statistics => Current.Counts;

    internal ThreadDisposeScopeStatistics Counts { get; } = new();
    internal DisposeScope Scope { get; private set; }

    internal DisposeScope NewDisposeScope() => Scope = new DisposeScope(this, Scope);

    internal void Register(torch.Tensor tensor)
    {
        if (Scope is null)
        {
            Counts.TensorStatistics.CreatedOutsideScopeCount++;
            return;
        }

        Counts.TensorStatistics.CreatedInScopeCount++;
        Scope.Add(tensor);
    }

    internal void CountDisposed(bool inScope)
    {
        if (inScope) Counts.TensorStatistics.DisposedInScopeCount++;
        else Counts.TensorStatistics.DisposedOutsideScopeCount++;
    }

    /// <summary>Scopes may be disposed out of order: the one that leaves is unlinked wherever it stands.</summary>
    internal void Leave(DisposeScope scope)
    {
        if (Scope == scope)
        {
            Scope = scope.OuterScope;
            return;
        }

        for (var inner = Scope; inner is not null; inner = inner.OuterScope)
        {
            if (inner.OuterScope != scope) continue;
            inner.OuterScope = scope.OuterScope;
            return;
        }
    }
}
