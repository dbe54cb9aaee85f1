namespace MlNet.MultiTask;

/// <summary>
/// min ½ xᵀQx + cᵀx subject to x ≥ 0, for a positive semi-definite Q with c in its range. The active-set method of Lawson and Hanson (1974,
/// chapter 23) on the normal equations, with variables scaled to a unit diagonal, so that tasks of very different gradient norms lose no
/// digits.
/// </summary>
/// <remarks>Exact in a finite number of steps, up to rounding. Keeps its buffers: no allocation after the first call of a size.</remarks>
internal sealed class NonNegativeQp
{
    /// <summary>A variable whose column is this close to the span of the free ones (squared sine of the angle) adds nothing.</summary>
    private const double SmallestPivot = 1e-13;
    private const double Rounding = 1e-14;

    private double[] _q = [],
        _c = [],
        _x = [],
        _z = [],
        _scale = [],
        _factor = [];
    private int[] _free = [];
    private bool[] _skip = [];
    private int _n,
        _freeCount;

    /// <summary>Solves it.</summary>
    /// <param name="quadratic">Q, n×n row by row.</param>
    /// <param name="linear">c, n numbers.</param>
    /// <param name="solution">Receives x, n numbers.</param>
    public void Solve(ReadOnlySpan<double> quadratic, ReadOnlySpan<double> linear, Span<double> solution)
    {
        Load(quadratic, linear);
        for (var round = 0; round < 4 * _n + 16 && Enter(); round++)
            Descend();
        for (var i = 0; i < _n; i++)
            solution[i] = _x[i] * _scale[i];
    }

    private void Load(ReadOnlySpan<double> quadratic, ReadOnlySpan<double> linear)
    {
        var n = _n = linear.Length;
        if (_x.Length < n)
        {
            (_q, _factor) = (new double[n * n], new double[n * n]);
            (_c, _x, _z, _scale) = (new double[n], new double[n], new double[n], new double[n]);
            (_free, _skip) = (new int[n], new bool[n]);
        }
        for (var i = 0; i < n; i++)
            _scale[i] = quadratic[i * n + i] > 0 ? 1 / Math.Sqrt(quadratic[i * n + i]) : 0;
        for (var i = 0; i < n; i++)
        {
            _c[i] = linear[i] * _scale[i];
            for (var j = 0; j < n; j++)
                _q[i * n + j] = quadratic[i * n + j] * _scale[i] * _scale[j];
            (_x[i], _skip[i]) = (0, _scale[i] == 0);
        }
        _freeCount = 0;
    }

    /// <summary>Frees the variable that the objective falls fastest along; false at the optimum.</summary>
    private bool Enter()
    {
        var (best, steepest) = (-1, 0.0);
        for (var i = 0; i < _n; i++)
        {
            if (_skip[i] || _x[i] > 0)
                continue;
            var (slope, size) = (-_c[i], Math.Abs(_c[i]));
            for (var k = 0; k < _freeCount; k++)
            {
                var term = _q[i * _n + _free[k]] * _x[_free[k]];
                slope -= term;
                size += Math.Abs(term);
            }
            if (slope > Rounding * size && slope > steepest)
                (best, steepest) = (i, slope);
        }
        if (best < 0)
            return false;
        _free[_freeCount++] = best;
        return true;
    }

    /// <summary>Moves to the optimum of the free variables, fixing those that would turn negative on the way.</summary>
    private void Descend()
    {
        var entered = _free[_freeCount - 1];
        for (var first = true; _freeCount > 0; first = false)
        {
            if (!SolveFree() || first && !(_z[_freeCount - 1] > 0))
            {
                // Numerically dependent on the others: it could only add noise.
                _skip[entered] = true;
                _freeCount--;
                return;
            }
            var length = 1.0;
            for (var k = 0; k < _freeCount; k++)
                if (!(_z[k] > 0))
                    length = Math.Min(length, _x[_free[k]] / (_x[_free[k]] - _z[k]));
            var kept = 0;
            for (var k = 0; k < _freeCount; k++)
            {
                var i = _free[k];
                var next = length < 1 ? _x[i] + length * (_z[k] - _x[i]) : _z[k];
                var fix = !(_z[k] > 0) && !(next > Rounding * Math.Abs(_z[k]));
                _x[i] = fix ? 0 : next;
                if (!fix)
                    _free[kept++] = i;
            }
            var fixedSome = kept < _freeCount;
            _freeCount = kept;
            if (fixedSome)
                continue;
            for (var i = 0; i < _n; i++)
                _skip[i] = _scale[i] == 0;
            return;
        }
    }

    private bool SolveFree()
    {
        for (var a = 0; a < _freeCount; a++)
        {
            for (var b = 0; b <= a; b++)
                _factor[a * _n + b] = _q[_free[a] * _n + _free[b]];
            _z[a] = -_c[_free[a]];
        }
        if (!Cholesky.Factor(_factor, _freeCount, _n, SmallestPivot))
            return false;
        Cholesky.Solve(_factor, _freeCount, _n, _z);
        return true;
    }
}
