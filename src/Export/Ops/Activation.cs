namespace MlNet.MultiTask;

/// <summary>Functions of one number, applied to each element by <see cref="IOps{T}.Apply"/>.</summary>
public enum Activation
{
    /// <summary>x itself.</summary>
    Identity,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>x for x ≥ 0, else 0.01 x.</summary>
    LeakyRelu,

    /// <summary>x for x ≥ 0, else exp(x) − 1 (Clevert, Unterthiner, Hochreiter 2016).</summary>
    Elu,

    /// <summary>x · Φ(x), the exact form with erf (Hendrycks, Gimpel 2016).</summary>
    Gelu,

    /// <summary>x · sigmoid(x) (Elfwing, Uchibe, Doya 2018).</summary>
    Silu,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>1 / (1 + exp(−x)).</summary>
    Sigmoid,

    /// <summary>log(1 + exp(x)).</summary>
    Softplus,

    /// <summary>exp(x).</summary>
    Exp,

    /// <summary>Natural logarithm.</summary>
    Log,

    /// <summary>Square root.</summary>
    Sqrt,

    /// <summary>x².</summary>
    Square,

    /// <summary>|x|.</summary>
    Abs,

    /// <summary>−x.</summary>
    Negate,

    /// <summary>Sine.</summary>
    Sin,

    /// <summary>Cosine.</summary>
    Cos,

    /// <summary>1.0507 x for x ≥ 0, else 1.0507 · 1.6733 (exp(x) − 1) (Klambauer, Unterthiner, Mayr, Hochreiter 2017).</summary>
    Selu,

    /// <summary>x · tanh(log(1 + exp(x))) (Misra 2020).</summary>
    Mish,

    /// <summary>The error function, 2/√π · ∫₀ˣ exp(−t²) dt.</summary>
    Erf,
}
