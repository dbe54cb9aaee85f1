using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>
/// The shared representation of a step: the shared values that tasks' own operations read (for hard sharing the trunk's output, for
/// mixtures of experts the experts' outputs, for attention every layer of the trunk). Each is cut: a task reads a leaf of the same numbers,
/// whose gradient is a slice of one flat tensor, and
/// <see cref="Pass"/> takes the gradient that is left there through the shared part in one backward pass.
/// </summary>
internal sealed class SharedCuts(string architecture)
{
    private readonly Dictionary<Tensor, Cut> _cuts = new(ReferenceEqualityComparer.Instance);
    private readonly List<Cut> _order = [];
    private readonly Dictionary<Tensor, int> _own = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Tensor, int> _ownForever = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> _rowless = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> _rowlessForever = new(ReferenceEqualityComparer.Instance);
    private Batch? _part;
    private int _ofPart;
    private bool _isOpen;

    private sealed record Cut(Tensor Shared, Tensor Leaf)
    {
        public HashSet<int> Readers { get; } = [];

        public bool HasRows { get; init; }

        public Batch? Part { get; init; }

        public int Number { get; init; }
    }

    /// <summary>How many values of the flat gradients are of the batch's rows. Behind them are those of values that depend on no row, as
    /// parameters that the tasks' own operations read.</summary>
    public int LengthOfRows { get; private set; }

    /// <summary>The shared values of the batch's rows, in the order of the flat gradients.</summary>
    public IEnumerable<(Batch Part, int Number, long[] Shape)> OfRows =>
        _order.Where(cut => cut.HasRows).Select(cut => (cut.Part!, cut.Number, cut.Leaf.shape));

    /// <summary>Starts to cut, for the next forward pass.</summary>
    public void Begin()
    {
        _cuts.Clear();
        _order.Clear();
        _own.Clear();
        _rowless.Clear();
        _isOpen = true;
    }

    /// <summary>Goes on with the next rows of the batch.</summary>
    public void Begin(Batch part) => (_part, _ofPart) = (part, 0);

    /// <summary>What a task's own operation reads in place of a value: the value where it is its own or has no gradient, else the
    /// leaf.</summary>
    public Tensor Read(Tensor x, int task)
    {
        if (!_isOpen || OwnerOf(x) is not null)
            return x;
        if (!_cuts.TryGetValue(x, out var cut))
        {
            if (!x.requires_grad)
                return x;
            var hasRows = !IsRowless(x);
            cut = new Cut(x, x.detach().requires_grad_(true))
            {
                HasRows = hasRows,
                Part = _part,
                Number = hasRows ? _ofPart++ : 0,
            };
            _cuts.Add(x, cut);
            _cuts.Add(cut.Leaf, cut); // an operation that changes nothing gives its input on
            _order.Add(cut);
        }
        cut.Readers.Add(task);
        return cut.Leaf;
    }

    /// <summary>The task that owns this tensor; null for shared ones, and outside the steps that are cut.</summary>
    public int? OwnerOf(Tensor x) =>
        _isOpen && (_own.TryGetValue(x, out var owner) || _ownForever.TryGetValue(x, out owner)) ? owner : null;

    /// <summary>Notes a value that a task's own operation made.</summary>
    public Tensor Own(Tensor x, int task)
    {
        if (_isOpen && !_cuts.ContainsKey(x))
            _own[x] = task;
        return x;
    }

    /// <summary>Notes a parameter of one task alone.</summary>
    public void OwnForever(Tensor parameter, int task) => _ownForever[parameter] = task;

    /// <summary>Notes a value that lasts and depends on no row.</summary>
    public Tensor RowlessForever(Tensor x)
    {
        _rowlessForever.Add(x);
        return x;
    }

    /// <summary>Notes a value of this step that depends on no row.</summary>
    public Tensor Rowless(Tensor x)
    {
        if (_isOpen)
            _rowless.Add(x);
        return x;
    }

    /// <summary>Notes what a shared operation made: what comes from values without rows has none.</summary>
    public Tensor Shared(Tensor x, params ReadOnlySpan<Tensor> from)
    {
        foreach (var input in from)
            if (!_isOpen || !IsRowless(input))
                return x;
        return Rowless(x);
    }

    private bool IsRowless(Tensor x) => _rowlessForever.Contains(x) || _rowless.Contains(x);

    /// <summary>Ends the cutting after the forward pass.</summary>
    /// <param name="taskCount">Number of tasks of the model.</param>
    /// <returns>The leaves' gradients, one behind the other, zero.</returns>
    /// <exception cref="InvalidOperationException">No value is read by more than one task.</exception>
    public Tensor Attach(int taskCount)
    {
        _isOpen = false;
        if (taskCount > 1 && !_order.Exists(cut => cut.Readers.Count > 1))
            throw new InvalidOperationException(
                $"{architecture} has no shared representation: none of its values with trained parameters behind them is read by more "
                    + "than one task's own layers, so gradients with respect to "
                    + $"them say nothing about the tasks together. Set {nameof(MultiTaskOptions.BalancingGradients)} to "
                    + $"{nameof(BalancingGradients.SharedParameters)}."
            );
        using var grad = no_grad();
        Cut[] cuts = [.. _order.OrderBy(cut => cut.HasRows ? 0 : 1)];
        _order.Clear();
        _order.AddRange(cuts);
        LengthOfRows = (int)cuts.Where(cut => cut.HasRows).Sum(cut => cut.Leaf.numel());
        var flat = zeros(_order.Sum(cut => cut.Leaf.numel()), device: _order.Count > 0 ? _order[0].Leaf.device : CPU);
        long start = 0;
        foreach (var cut in _order)
        {
            cut.Leaf.grad = flat.narrow(0, start, cut.Leaf.numel()).view(cut.Leaf.shape);
            start += cut.Leaf.numel();
        }
        return flat;
    }

    /// <summary>Throws where the tasks' losses reached shared parameters past the representation.</summary>
    /// <param name="sharedGradients">Gradients of the shared parameters after the tasks' backward passes.</param>
    /// <exception cref="InvalidOperationException">They did.</exception>
    public void Check(Tensor sharedGradients)
    {
        using var scope = NewDisposeScope();
        if (sharedGradients.numel() > 0 && sharedGradients.ne(Held(0)).any().cpu().item<bool>())
            throw new InvalidOperationException(
                $"{architecture} has no shared representation that all shared parameters lie behind: the tasks' losses reach some of "
                    + "them through operations that are no single task's own. "
                    + $"Set {nameof(MultiTaskOptions.BalancingGradients)} to {nameof(BalancingGradients.SharedParameters)}."
            );
    }

    /// <summary>One backward pass of what is in the leaves' gradients through the shared part.</summary>
    public void Pass()
    {
        if (_order.Count > 0)
            autograd.backward([.. _order.Select(cut => cut.Shared)], [.. _order.Select(cut => cut.Leaf.grad!)]);
    }
}
