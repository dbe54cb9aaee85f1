using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Safety;

namespace MlNet.MultiTask;

/// <summary>What is known without any row, and the run of what is left.</summary>
internal sealed partial class TrunkGraph
{
    /// <summary>The mask of sequences among the values, [batch, length].</summary>
    public const string Mask = "\0mask";

    /// <summary>Runs the graph.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="input">[batch, …].</param>
    /// <param name="dims">Its shape behind the batch.</param>
    /// <returns>Its outputs.</returns>
    public T[] Run<T>(IOps<T> ops, T input, params int[] dims) =>
        OtherInputs.Count == 0
            ? Run(ops, PlanOf(dims), input, default!)
            : throw new OnnxModelException(
                $"The file reads sequences: it has the inputs {Guard.List(OtherInputs.Select(other => other.Name))} beside '{Input}'. Make "
                    + "it the Trunk of the options' Sequence."
            );

    /// <summary>Runs the graph over sequences of different lengths.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="input">[batch, …] with the length among the axes; token ids of int64 [batch, length].</param>
    /// <param name="mask">[batch, length]: 1 for a row's steps, 0 behind its end.</param>
    /// <param name="dims">Shape of the input behind the batch, −2 for the length.</param>
    /// <returns>Its outputs with their shapes, −1 for the batch and −2 for the length.</returns>
    public (T Value, int[] Dims)[] RunSequence<T>(IOps<T> ops, T input, T mask, params int[] dims)
    {
        var plan = PlanOf(dims);
        return [.. Run(ops, plan, input, mask).Zip(Outputs, (value, name) => (value, plan.Dims[name]))];
    }

    private T[] Run<T>(IOps<T> ops, TrunkPlan plan, T input, T mask)
    {
        var live = Begin(ops, plan, input, mask);
        foreach (var (node, position) in plan.Live)
            Keep(node, NodeTable.Run(new NodeCall<T>(this, plan, ops, node, position, live)), live);
        return [.. Outputs.Select(output => live[output])];
    }

    // All steps of the file's own mask are a row's: whatever goes along the length is masked here, and a row without steps makes no
    // infinite scores.
    private Dictionary<string, T> Begin<T>(IOps<T> ops, TrunkPlan plan, T input, T mask)
    {
        var live = new Dictionary<string, T>(StringComparer.Ordinal) { [Input] = input };
        if (!plan.IsSequence)
            return live;
        live[Mask] = mask;
        foreach (var other in OtherInputs)
        {
            var value = other.Role switch
            {
                TrunkInputRole.Mask => ops.Affine(mask, 0, 1),
                TrunkInputRole.Positions => SequenceNodes.Places(ops, mask),
                _ => ops.Affine(mask, 0, 0),
            };
            live[other.Name] = other.Rank switch
            {
                <= 2 => value,
                var rank => ops.Reshape(value, [.. Enumerable.Repeat(1, rank - 2), ShapeRules.Length]),
            };
        }
        return live;
    }

    private static void Note(TrunkPlan plan, string name, ShapeValue value, bool isShared, bool isIntegral)
    {
        plan.Dims[name] = isShared ? [.. value.Dims.Skip(1)] : [.. value.Dims];
        if (isShared)
            plan.Shared.Add(name);
        if (value.IsInteger)
            plan.Whole.Add(name);
        if (isIntegral)
            plan.Integral.Add(name);
    }

    private TrunkPlan PlanOf(int[] dims) => _plans.GetOrAdd(ShapeRules.Text(dims), _ => Plan(dims));

    // Borders are what the file says, unless images of another size than the file's need those that fit them.
    private TrunkPlan Plan(int[] dims)
    {
        try
        {
            return Plan(dims, fitsBorders: false);
        }
        catch (OnnxModelException error) when (IsOpened(dims) && TryFit(dims, error) is { } plan)
        {
            return plan;
        }
    }

    private TrunkPlan? TryFit(int[] dims, OnnxModelException error)
    {
        try
        {
            return Plan(dims, fitsBorders: true);
        }
        catch (OnnxModelException second)
        {
            // The first one is the one to read.
            error.Data["with fitting borders"] = second.Message;
            return null;
        }
    }

    private TrunkPlan Plan(int[] dims, bool fitsBorders)
    {
        TorchLibrary.Load();
        if (dims.Aggregate(1.0, (count, size) => count * Math.Abs((double)size)) > SafetyLimits.Default.ItemsPerRow)
            throw new OnnxModelException(
                $"Images {ShapeRules.Text(dims)} are more than {SafetyLimits.Default.ItemsPerRow:N0} numbers each."
            );
        var plan = new TrunkPlan
        {
            Known = new(_constants, StringComparer.Ordinal),
            Declared = IsOpened(dims) ? PlanOf(_declared!) : null,
            FitsBorders = fitsBorders,
            Cost = new(_weights),
            IsSequence = dims.Contains(ShapeRules.Length),
        };
        var ops = new ShapeOps(new ShapeRecord(), training: false);
        var rows = new ShapeValue([-1, .. dims], TrunkInput.IsOfWhole(InputInfo) && dims.Length == 1);
        var live = Begin(ops, plan, rows, new ShapeValue([-1, ShapeRules.Length]));
        foreach (var (name, value) in live)
        {
            var other = OtherInputs.FirstOrDefault(input => input.Name == name);
            // Positions without an axis for the batch.
            Note(plan, name, value, isShared: other?.Rank == 1, isIntegral: other?.IsWhole ?? value.IsInteger);
        }
        for (var position = 0; position < _nodes.Count; position++)
        {
            var node = _nodes[position];
            var call = new NodeCall<ShapeValue>(this, plan, ops, node, position, live);
            try
            {
                if (Folding.TryRun(call, plan.Cost) is { } known)
                {
                    for (var i = 0; i < Math.Min(known.Length, node.Output.Count); i++)
                        plan.Known[node.Output[i]] = known[i];
                    continue;
                }
                if (!NodeTable.Knows(node.OpType))
                    throw call.Error("computes with the image, which this operator is not read for");
                SequenceNodes.Check(call);
                Keep(node, NodeTable.Run(call), live);
            }
            // A stranger's file ends in one exception, whatever it makes libtorch or an operator's reader say.
            catch (Exception error) when (error is not (OnnxModelException or OutOfMemoryException))
            {
                throw call.Error("cannot be read: " + error.Message.TrimEnd('.'), error);
            }
            plan.Live.Add((node, position));
            foreach (var name in node.Output.Where(live.ContainsKey))
            {
                int[] shape = [.. live[name].Dims];
                if (shape is not [-1, .. var rest] || rest.Contains(-1))
                    throw call.Error($"gives {live[name]}: the batch has to stay the first axis");
                if (shape.Aggregate(1.0, (count, size) => count * Math.Abs((double)size)) > SafetyLimits.Default.ItemsPerRow)
                    throw call.Error($"gives {live[name]}, more than {SafetyLimits.Default.ItemsPerRow:N0} numbers for one row");
                Note(plan, name, live[name], call.GivesShared, SequenceNodes.IsIntegral(call));
                if (SequenceNodes.IsMasked(call))
                    plan.Masked.Add(name);
            }
        }
        plan.Cost = null;
        if (AdapterRank > 0 && plan.Adapted.Count == 0)
            throw new OnnxModelException(
                $"{nameof(OnnxTrunk.AdapterRank)} is {AdapterRank}, but no trained node of the trunk is a Gemm, a MatMul or a Conv of "
                    + "single pixels with a matrix of weights: nothing of it would be trained. Leave it out, or set "
                    + $"{nameof(OnnxTrunk.Trainable)} to false."
            );
        return Outputs.FirstOrDefault(output => !live.ContainsKey(output) || plan.Shared.Contains(output)) is not { } fixedOutput
            ? plan
            : throw new OnnxModelException(
                $"The value '{fixedOutput}' does not depend on the image: the trunk has to end with one that does."
            );
    }

    private bool IsOpened(int[] dims) =>
        _declared is { } sizes && sizes.Length == dims.Length && !sizes.SequenceEqual(dims) && !dims.Contains(ShapeRules.Length);

    private static void Keep<T>(NodeProto node, T[] results, Dictionary<string, T> live)
    {
        for (var i = 0; i < Math.Min(results.Length, node.Output.Count); i++)
            if (node.Output[i].Length > 0)
                live[node.Output[i]] = results[i];
    }
}
