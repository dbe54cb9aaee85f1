namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The layers of sequence trunks in double precision, step by step, with the parameters of a network.</summary>
internal static class SequenceByHand
{
    /// <summary>The vectors of keys in a <see cref="SequenceRun"/>.</summary>
    public static double[][] Vectors(IReadOnlyDictionary<string, float[]> parameters, int[] row) =>
        [.. row.Select(key => parameters["table"].Skip(key * 5).Take(5).Select(x => (double)x).ToArray())];

    /// <summary>W x + b, where there is a b.</summary>
    public static double[] Linear(IReadOnlyDictionary<string, float[]> parameters, string name, params double[] x)
    {
        var weight = parameters[name + "/weight"];
        var bias = parameters.GetValueOrDefault(name + "/bias");
        return
        [
            .. Enumerable
                .Range(0, weight.Length / x.Length)
                .Select(k => (bias?[k] ?? 0) + x.Select((value, i) => weight[k * x.Length + i] * value).Sum()),
        ];
    }

    /// <summary>Each value less the mean, by √(variance + 10⁻⁵), with scale and shift.</summary>
    public static double[] LayerNorm(IReadOnlyDictionary<string, float[]> parameters, string name, double[] x)
    {
        var (mean, scale, shift) = (x.Average(), parameters[name + "/scale"], parameters[name + "/shift"]);
        var deviation = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + 1e-5);
        return [.. x.Select((value, k) => (value - mean) / deviation * scale[k] + shift[k])];
    }

    /// <summary>x Φ(x), with Φ from the power series of erf.</summary>
    public static double Gelu(double x)
    {
        var (z, sum) = (x / Math.Sqrt(2), 0.0);
        var term = z;
        for (var n = 0; n < 60; n++)
        {
            sum += term / (2 * n + 1);
            term *= -z * z / (n + 1);
        }
        return x * (0.5 + sum / Math.Sqrt(Math.PI));
    }

    /// <summary>Shares of numbers by their exponentials.</summary>
    public static double[] Softmax(IReadOnlyCollection<double> scores)
    {
        var sum = scores.Sum(Math.Exp);
        return [.. scores.Select(score => Math.Exp(score) / sum)];
    }

    /// <summary>The states of a gated recurrent unit: reset, update and new gate below each other in each parameter.</summary>
    public static double[][] Gru(double[][] steps, float[] weight, float[] state, float[] weightBias, float[] stateBias)
    {
        var units = weightBias.Length / 3;
        var (before, states) = (new double[units], new List<double[]>());
        foreach (var x in steps)
        {
            var h = before;
            double Own(int gate, int k) => Product(weight, gate * units + k, x) + weightBias[gate * units + k];
            double Recurrent(int gate, int k) => Product(state, gate * units + k, h) + stateBias[gate * units + k];
            double Sigmoid(int gate, int k) => 1 / (1 + Math.Exp(-Own(gate, k) - Recurrent(gate, k)));
            before =
            [
                .. Enumerable
                    .Range(0, units)
                    .Select(k => (Z: Sigmoid(1, k), New: Math.Tanh(Own(2, k) + Sigmoid(0, k) * Recurrent(2, k)), Old: h[k]))
                    .Select(unit => (1 - unit.Z) * unit.New + unit.Z * unit.Old),
            ];
            states.Add(before);
        }
        return [.. states];
    }

    private static double Product(float[] matrix, int row, double[] x) => x.Select((value, i) => matrix[row * x.Length + i] * value).Sum();
}
