namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Times factor when a metric has not got better for more than patience epochs.</summary>
                public class ReduceLROnPlateau : LRScheduler
                {
                    private readonly double _factor, _threshold, _eps;
                    private readonly bool _min, _relative;
                    private readonly int _patience, _cooldown;
                    private readonly double[] _floors;
                    private double _best;
                    private int _bad, _cooling;

                    public ReduceLROnPlateau(Optimizer optimizer, string mode = "min", double factor = 0.1, int patience = 10, double threshold = 0.0001, string threshold_mode = "rel", int cooldown = 0, IList<double>? min_lr = null, double eps = 1E-08, bool verbose = false)
                        : base(optimizer, -1, verbose)
                    {
                        if (factor >= 1) throw new ArgumentException("Factor should be < 1.0");
                        if (mode is not ("min" or "max")) throw new ArgumentException($"mode {mode} is unknown!");
                        if (threshold_mode is not ("rel" or "abs")) throw new ArgumentException($"threshold mode {threshold_mode} is unknown!");
                        (_min, _relative) = (mode == "min", threshold_mode == "rel");
                        (_factor, _patience, _threshold, _cooldown, _eps) = (factor, patience, threshold, cooldown, eps);
                        _floors = min_lr is null or { Count: 0 } ? new double[Base.Length] : min_lr.Count == 1 ? Enumerable.Repeat(min_lr[0], Base.Length).ToArray() : [.. min_lr];
                        _best = _min ? double.PositiveInfinity : double.NegativeInfinity;
                    }

                    public override void step() => throw new InvalidOperationException("step() should not be used with the ReduceLROnPlateau scheduler.");
                    public override void step(int? epoch) => throw new InvalidOperationException("step(int) should not be used with the ReduceLROnPlateau scheduler.");

                    public override void step(double current, int? epoch = null)
                    {
                        Epoch = epoch ?? Epoch + 1;
                        if (IsBetter(current)) (_best, _bad) = (current, 0);
                        else _bad++;
                        if (_cooling > 0) (_cooling, _bad) = (_cooling - 1, 0);
                        if (_bad <= _patience) return;
                        Set(Current.Select((lr, i) => lr - Math.Max(lr * _factor, _floors[i]) > _eps ? Math.Max(lr * _factor, _floors[i]) : lr).ToArray());
                        (_cooling, _bad) = (_cooldown, 0);
                    }

                    private bool IsBetter(double value)
                    {
                        if (_min) return value < (_relative ? _best * (1 - _threshold) : _best - _threshold);
                        return value > (_relative ? _best * (1 + _threshold) : _best + _threshold);
                    }
                }
            }
        }
    }
}
