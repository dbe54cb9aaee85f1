namespace MlNet.MultiTask;

/// <summary>
/// Solves Gα = α^(−p) (element by element, α > 0, p > 0) for a positive semi-definite G: the bargaining solution of Navon et al. (2022) for
/// p = 1, α-fairness (Ban, Ji 2024) for others.
/// </summary>
/// <remarks>
/// It is where the convex function ½αᵀGα − Σ ∫α^(−p) is least, so a damped Newton method with a decreasing objective converges from
/// anywhere. Two changes of scale make it independent of the size of the losses: G is divided by its largest diagonal entry, and the tasks
/// are scaled to gradients of norm 1. A ridge of 1e-12 keeps α bounded at a Pareto-stationary point, where the exact solution lies at
/// infinity. A Gramian rounded to single precision may miss being positive semi-definite by more than that; then the ridge grows until it
/// is.
/// </remarks>
internal sealed class Bargaining
{
    private const double SmallestRidge = 1e-12,
        LargestRidge = 1e-2;
    private const int MaxSteps = 200;

    private double[] _c = [],
        _target = [],
        _x = [],
        _u = [],
        _cx = [],
        _trial = [],
        _factor = [],
        _norm = [];
    private int[] _tasks = [];
    private int _n;

    /// <summary>Newton steps of the last call.</summary>
    public int Steps { get; private set; }

    /// <summary>Solves it; a task whose gradient is zero, which has nothing to bargain about, gets 0.</summary>
    /// <param name="gramian">G, T×T row by row.</param>
    /// <param name="power">p.</param>
    /// <param name="alpha">Receives α, T numbers.</param>
    public void Solve(ReadOnlySpan<double> gramian, double power, Span<double> alpha)
    {
        alpha.Clear();
        var scale = Load(gramian, power, alpha.Length);
        if (_n == 0)
            return;
        for (var ridge = SmallestRidge; !Minimize(power, ridge) && ridge < LargestRidge;)
            ridge *= 100;
        var back = Math.Pow(scale, -1 / (1 + power));
        for (var i = 0; i < _n; i++)
            alpha[_tasks[i]] = _x[i] / _norm[i] * back;
    }

    /// <summary>Newton's method from the current x; false if C turns out not to be positive semi-definite but for the ridge.</summary>
    private bool Minimize(double power, double ridge)
    {
        for (var i = 0; i < _n; i++)
            _c[i * _n + i] = 1 + ridge;
        var (objective, polished) = (Objective(_x, power), 0);
        for (Steps = 0; Steps < MaxSteps; Steps++)
        {
            if (!NewtonDirection(power, out var smallest, out var largest, out var decrement))
                return false;
            if (largest > 0.1 / (1 + power))
            {
                if (!Descend(power, smallest < -0.9 ? -0.9 / smallest : 1, decrement, ref objective))
                    return true;
                continue;
            }
            // So close Newton's method squares the error in each full step, down to rounding: at most four are left, and the objective is
            // too coarse to judge them.
            for (var i = 0; i < _n; i++)
                _x[i] *= 1 + _u[i];
            if (largest < 1e-8 || ++polished == 4)
                return true;
        }
        return true;
    }

    /// <summary>Halves the step until the objective falls; false where rounding does not let it.</summary>
    private bool Descend(double power, double length, double decrement, ref double objective)
    {
        for (var halving = 0; halving < 40; halving++, length /= 2)
        {
            for (var i = 0; i < _n; i++)
                _trial[i] = _x[i] * (1 + length * _u[i]);
            var value = Objective(_trial, power);
            if (value <= objective - 1e-4 * length * decrement + 1e-15 * Math.Abs(objective))
            {
                (objective, _x, _trial) = (value, _trial, _x);
                return true;
            }
        }
        return false;
    }

    /// <summary>Scales the tasks with a gradient: x = α·‖g‖ solves Cx = target·x^(−p), C with unit diagonal. Returns what G was divided
    /// by.</summary>
    private double Load(ReadOnlySpan<double> gramian, double power, int count)
    {
        if (_x.Length != count)
        {
            (_c, _factor, _tasks) = (new double[count * count], new double[count * count], new int[count]);
            (_target, _x, _u, _cx) = (new double[count], new double[count], new double[count], new double[count]);
            (_trial, _norm) = (new double[count], new double[count]);
        }
        var (scale, n) = (0.0, 0);
        for (var i = 0; i < count; i++)
            scale = Math.Max(scale, gramian[i * count + i]);
        for (var i = 0; i < count; i++)
            if (gramian[i * count + i] / scale > 1e-120)
                (_tasks[n], _norm[n++]) = (i, Math.Sqrt(gramian[i * count + i] / scale));
        _n = n;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                _c[i * n + j] = gramian[_tasks[i] * count + _tasks[j]] / scale / (_norm[i] * _norm[j]);
            _target[i] = power == 1 ? 1 : Math.Max(Math.Pow(_norm[i], power - 1), 1e-150);
            _x[i] = power == 1 ? 1 : Math.Pow(_target[i], 1 / (1 + power));
        }
        return scale;
    }

    /// <summary>Newton's step relative to x, with its extremes and how much the objective falls along it to first order.</summary>
    private bool NewtonDirection(double power, out double smallest, out double largest, out double decrement)
    {
        (smallest, largest, decrement) = (0, 0, 0);
        Quadratic.Multiply(_c.AsSpan(0, _n * _n), _x.AsSpan(0, _n), _cx);
        for (var i = 0; i < _n; i++)
        {
            var pull = _target[i] * Power(_x[i], 1 - power);
            for (var j = 0; j < i; j++)
                _factor[i * _n + j] = _c[i * _n + j] * _x[i] * _x[j];
            _factor[i * _n + i] = _c[i * _n + i] * _x[i] * _x[i] + power * pull;
            _u[i] = pull - _x[i] * _cx[i];
            _trial[i] = _u[i];
        }
        if (!Cholesky.Factor(_factor, _n, _n, 0))
            return false;
        Cholesky.Solve(_factor, _n, _n, _u);
        for (var i = 0; i < _n; i++)
        {
            smallest = Math.Min(smallest, _u[i]);
            largest = Math.Max(largest, Math.Abs(_u[i]));
            decrement += _u[i] * _trial[i];
        }
        return true;
    }

    private double Objective(double[] x, double power)
    {
        var sum = 0.5 * Quadratic.Form(_c.AsSpan(0, _n * _n), x.AsSpan(0, _n));
        for (var i = 0; i < _n; i++)
            sum -= _target[i] * (power == 1 ? Math.Log(x[i]) : Power(x[i], 1 - power) / (1 - power));
        return sum;
    }

    private static double Power(double x, double exponent) =>
        exponent == 0 ? 1
        : exponent == 0.5 ? Math.Sqrt(x)
        : Math.Pow(x, exponent);
}
