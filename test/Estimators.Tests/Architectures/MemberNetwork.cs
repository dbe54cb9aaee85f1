namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>A fitted <see cref="TabM"/> of <see cref="MemberRow"/> with a layer that is shared and one of each task's own, worked out from
/// its weights by hand.</summary>
internal sealed class MemberNetwork(MultiTaskTransformer model, string copy = "")
{
    private readonly FittedModel _fitted = FittedModel.Read(model);

    /// <summary>A parameter by its name; members are its first axis, if they have it for themselves.</summary>
    public float[] Values(string name) => _fitted.Values(copy + name)!;

    /// <summary>Number of members.</summary>
    public int Members => Values("head0/bias").Length;

    /// <summary>A parameter of one member.</summary>
    public float[] Of(int member, string name) => Values(name).Chunk(Values(name).Length / Members).ElementAt(member);

    /// <summary>Each member's logit of a task on a row.</summary>
    public double[] Logits(int task, MemberRow row) => [.. Enumerable.Range(0, Members).Select(member => Logit(member, task, row))];

    /// <summary>The mean of the probabilities of some members.</summary>
    public double Probability(MemberRow row, IEnumerable<int> members)
    {
        var logits = Logits(0, row);
        return members.Average(member => 1 / (1 + Math.Exp(-logits[member])));
    }

    private double Logit(int member, int task, MemberRow row)
    {
        // ((x ⊙ r) Wᵀ) ⊙ s + b, and then a layer of the member's own, weight [in, out].
        double[] x = [.. row.Features.Zip(Of(member, "trunk/0/r"), (value, factor) => (double)value * factor)];
        var (scale, shift) = (Of(member, "trunk/0/s"), Of(member, "trunk/0/bias"));
        double[] shared =
        [
            .. Values("trunk/0/weight")
                .Chunk(x.Length)
                .Select((w, i) => Math.Max(0, w.Zip(x, (a, b) => a * b).Sum() * scale[i] + shift[i])),
        ];
        var own = Layer(shared, member, $"tower{task}/0").Select(value => Math.Max(0, value)).ToArray();
        return Layer(own, member, $"head{task}")[0];
    }

    private double[] Layer(double[] x, int member, string name)
    {
        var (weight, bias) = (Of(member, name + "/weight"), Of(member, name + "/bias"));
        return [.. bias.Select((b, j) => b + x.Select((value, i) => value * weight[i * bias.Length + j]).Sum())];
    }
}
