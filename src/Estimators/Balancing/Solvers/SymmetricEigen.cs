namespace MlNet.MultiTask;

/// <summary>Eigenvalues and eigenvectors of a small symmetric matrix by cyclic Jacobi rotations (Golub, Van Loan, "Matrix Computations",
/// algorithm 8.5.3).</summary>
internal sealed class SymmetricEigen
{
    private double[] _a = [];

    /// <summary>Eigenvalues, in no order.</summary>
    public double[] Values { get; private set; } = [];

    /// <summary>Eigenvectors as columns, n×n row by row.</summary>
    public double[] Vectors { get; private set; } = [];

    /// <summary>Decomposes an n×n matrix.</summary>
    public void Decompose(ReadOnlySpan<double> matrix, int n)
    {
        if (Values.Length != n)
            (_a, Values, Vectors) = (new double[n * n], new double[n], new double[n * n]);
        matrix[..(n * n)].CopyTo(_a);
        Array.Clear(Vectors);
        for (var i = 0; i < n; i++)
            Vectors[i * n + i] = 1;
        for (var sweep = 0; sweep < 60; sweep++)
        {
            var rotated = false;
            for (var p = 0; p < n; p++)
                for (var q = p + 1; q < n; q++)
                    rotated |= Rotate(n, p, q);
            if (!rotated)
                break;
        }
        for (var i = 0; i < n; i++)
            Values[i] = _a[i * n + i];
    }

    /// <summary>Turns rows and columns p, q so that a[p, q] becomes 0; false where it is negligible against the diagonal.</summary>
    private bool Rotate(int n, int p, int q)
    {
        var a = _a;
        var (pp, qq, pq) = (a[p * n + p], a[q * n + q], a[p * n + q]);
        if (!(Math.Abs(pq) > 1e-16 * Math.Sqrt(Math.Abs(pp * qq))) || Math.Abs(pq) < 1e-300)
            return false;
        var theta = (qq - pp) / (2 * pq);
        var t = Math.CopySign(1, theta) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        var c = 1 / Math.Sqrt(t * t + 1);
        var s = t * c;
        for (var k = 0; k < n; k++)
        {
            var (kp, kq) = (a[k * n + p], a[k * n + q]);
            (a[k * n + p], a[k * n + q]) = (c * kp - s * kq, s * kp + c * kq);
            var (vp, vq) = (Vectors[k * n + p], Vectors[k * n + q]);
            (Vectors[k * n + p], Vectors[k * n + q]) = (c * vp - s * vq, s * vp + c * vq);
        }
        for (var k = 0; k < n; k++)
        {
            var (pk, qk) = (a[p * n + k], a[q * n + k]);
            (a[p * n + k], a[q * n + k]) = (c * pk - s * qk, s * pk + c * qk);
        }
        a[p * n + q] = a[q * n + p] = 0;
        a[p * n + p] = pp - t * pq;
        a[q * n + q] = qq + t * pq;
        return true;
    }

    /// <summary>The smallest eigenvalue that counts as non-zero: gradients come in single precision, and so may their products, so nothing
    /// below n·2⁻²¹ of the largest is signal.</summary>
    public double Threshold()
    {
        var largest = 0.0;
        foreach (var value in Values)
            largest = Math.Max(largest, value);
        return largest * Values.Length * 4.76837158203125e-7;
    }

    /// <summary>y = A⁺ᵖ x with the eigenvalues raised to a power, the negligible ones left out (p = −1: the pseudo-inverse).</summary>
    public void Apply(double power, ReadOnlySpan<double> x, Span<double> y)
    {
        var n = Values.Length;
        var threshold = Threshold();
        y.Clear();
        for (var e = 0; e < n; e++)
        {
            if (!(Values[e] > threshold))
                continue;
            var dot = 0.0;
            for (var i = 0; i < n; i++)
                dot += Vectors[i * n + e] * x[i];
            dot *=
                power == -1 ? 1 / Values[e]
                : power == -0.5 ? 1 / Math.Sqrt(Values[e])
                : Math.Pow(Values[e], power);
            for (var i = 0; i < n; i++)
                y[i] += dot * Vectors[i * n + e];
        }
    }
}
