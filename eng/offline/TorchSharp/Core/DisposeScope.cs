namespace TorchSharp;

/// <summary>
/// Owns the tensors that its thread makes while it is the innermost scope, and disposes them with itself. Tensors remember
/// their place in the list, so that each leaves it in constant time.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    private DisposeScopeManager _manager;
    private List<IDisposable> _owned = [];

    internal DisposeScope(DisposeScopeManager manager, DisposeScope outer)
    {
        _manager = manager;
        OuterScope = outer;
    }

    internal DisposeScope OuterScope { get; set; }

    public int DisposablesCount => Open()._owned.Count;
    public IReadOnlyList<IDisposable> DisposablesView => [.. Open()._owned];

    public T MoveToOuter<T>(T disposable) where T : IDisposable
    {
        MoveToOuter((IEnumerable<IDisposable>)[disposable]);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOuter(first), MoveToOuter(second));

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable => (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);
    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(OuterScope, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable) where T : IDisposable
    {
        MoveToOther(scope, (IEnumerable<IDisposable>)[disposable]);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOther<T1, T2>(DisposeScope? scope, T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second));

    public (T1 first, T2 second, T3 third) MoveToOther<T1, T2, T3>(DisposeScope? scope, T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable =>
        (MoveToOther(scope, first), MoveToOther(scope, second), MoveToOther(scope, third));

    public void MoveToOther(DisposeScope? scope, params IDisposable[] disposables) => MoveToOther(scope, (IEnumerable<IDisposable>)disposables);

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        Open();
        if (scope is null)
        {
            Detach(disposables);
            return;
        }

        foreach (var disposable in disposables)
            if (Remove(disposable)) scope.Add((torch.Tensor)disposable);
    }

    public T Detach<T>(T disposable) where T : IDisposable
    {
        Detach((IEnumerable<IDisposable>)[disposable]);
        return disposable;
    }

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable => (Detach(first), Detach(second));

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable => (Detach(first), Detach(second), Detach(third));

    public void Detach(params IDisposable[] disposables) => Detach((IEnumerable<IDisposable>)disposables);

    public void Detach(IEnumerable<IDisposable> disposables)
    {
        Open();
        foreach (var disposable in disposables)
            if (Remove(disposable)) _manager.Counts.TensorStatistics.DetachedFromScopeCount++;
    }

    public void Attach(IDisposable disposable) => Attach((IEnumerable<IDisposable>)[disposable]);
    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        Open();
        var all = new List<IDisposable>();
        foreach (var disposable in disposables)
        {
            all.Add(disposable);
            if (disposable is not torch.Tensor tensor)
                throw new InvalidOperationException("DisposeScope can only manage Tensor or PackedSequence");
            if (tensor.OwningDisposeScope == this) continue;
            tensor.OwningDisposeScope?.Remove(tensor);
            Add(tensor);
            _manager.Counts.TensorStatistics.AttachedToScopeCount++;
        }

        return all;
    }

    public void DisposeEverything() => DisposeEverythingBut((IEnumerable<IDisposable>)[]);
    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        Open();
        var keep = new HashSet<object>(inKeep, ReferenceEqualityComparer.Instance);
        var old = _owned;
        _owned = [];
        foreach (var disposable in old)
        {
            var tensor = (torch.Tensor)disposable;
            if (keep.Count > 0 && keep.Contains(tensor)) Add(tensor);
            else tensor.DisposeFromScope(_manager);
        }
    }

    public T DisposeEverythingBut<T>(T keep) where T : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[keep]);
        return keep;
    }

    public (T1 first, T2 second) DisposeEverythingBut<T1, T2>(T1 first, T2 second) where T1 : IDisposable where T2 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second]);
        return (first, second);
    }

    public (T1 first, T2 second, T3 third) DisposeEverythingBut<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable where T2 : IDisposable where T3 : IDisposable
    {
        DisposeEverythingBut((IEnumerable<IDisposable>)[first, second, third]);
        return (first, second, third);
    }

    public void Dispose()
    {
        if (_manager is null) return;
        DisposeEverything();
        _manager.Leave(this);
        _manager = null;
    }

    public void MarkAsDisposed(IDisposable disposable)
    {
        Open();
        Remove(disposable);
    }

    public bool Contains(IDisposable disposable) => disposable is torch.Tensor tensor && tensor.OwningDisposeScope == this;

    internal void Add(torch.Tensor tensor)
    {
        tensor.OwningDisposeScope = this;
        tensor.PlaceInScope = _owned.Count;
        _owned.Add(tensor);
    }

    internal bool Remove(IDisposable disposable)
    {
        if (disposable is not torch.Tensor tensor || tensor.OwningDisposeScope != this) return false;
        var last = (torch.Tensor)_owned[^1];
        _owned[tensor.PlaceInScope] = last;
        last.PlaceInScope = tensor.PlaceInScope;
        _owned.RemoveAt(_owned.Count - 1);
        tensor.OwningDisposeScope = null;
        return true;
    }

    private DisposeScope Open() => _manager is null ? throw new ObjectDisposedException(GetType().FullName) : this;
}
