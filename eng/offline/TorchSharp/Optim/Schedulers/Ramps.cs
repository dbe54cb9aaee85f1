namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The initial rate times factor for total_iters epochs, then the initial rate.</summary>
                public class ConstantLR : LRScheduler
                {
                    private readonly double _factor;
                    private readonly int _total;

                    public ConstantLR(Optimizer optimizer, double factor = 1.0 / 3, int total_iters = 5, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        _factor = factor;
                        _total = total_iters;
                        step();
                    }

                    protected override IEnumerable<double> get_lr() => Epoch == 0 ? Times(_factor) : Epoch == _total ? Times(1 / _factor) : Current;
                    protected override IEnumerable<double> get_closed_form_lr() => BaseTimes(Epoch < _total ? _factor : 1);
                }

                /// <summary>From start_factor to end_factor of the initial rate in a straight line over total_iters epochs.</summary>
                public class LinearLR : LRScheduler
                {
                    private readonly double _start, _end;
                    private readonly int _total;

                    public LinearLR(Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1, int total_iters = 5, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        _start = start_factor;
                        _end = end_factor;
                        _total = total_iters;
                        step();
                    }

                    private double At(int epoch) => _start + (_end - _start) * Math.Min(epoch, _total) / _total;

                    protected override IEnumerable<double> get_lr() => Epoch == 0 ? Times(_start) : Epoch > _total ? Current : Times(At(Epoch) / At(Epoch - 1));
                    protected override IEnumerable<double> get_closed_form_lr() => BaseTimes(At(Epoch));
                }

                /// <summary>(1 − epoch/total_iters)^power of the initial rate.</summary>
                public class PolynomialLR : LRScheduler
                {
                    private readonly int _total;
                    private readonly double _power;

                    public PolynomialLR(Optimizer optimizer, int total_iters = 5, double power = 1, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        _total = total_iters;
                        _power = power;
                        step();
                    }

                    private double At(int epoch) => Math.Pow(1 - (double)Math.Min(epoch, _total) / _total, _power);

                    protected override IEnumerable<double> get_lr() => Epoch == 0 || Epoch > _total ? Current : Times(At(Epoch) / At(Epoch - 1));
                    protected override IEnumerable<double> get_closed_form_lr() => BaseTimes(At(Epoch));
                }

                /// <summary>Half a cosine from the initial rate to eta_min over T_max epochs (Loshchilov and Hutter 2017).</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double _period, _floor;

                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) : base(optimizer, last_epoch, verbose)
                    {
                        _period = T_max;
                        _floor = eta_min;
                        step();
                    }

                    /// <summary>The recurrence, so that it can be chained: past T_max the cosine goes up again.</summary>
                    protected override IEnumerable<double> get_lr()
                    {
                        if (Epoch == 0) return Current;
                        if ((Epoch - 1 - _period) % (2 * _period) == 0)
                            return Current.Select((lr, i) => lr + (Base[i] - _floor) * (1 - Math.Cos(Math.PI / _period)) / 2);
                        double ratio = (1 + Math.Cos(Math.PI * Epoch / _period)) / (1 + Math.Cos(Math.PI * (Epoch - 1) / _period));
                        return Array.ConvertAll(Current, lr => ratio * (lr - _floor) + _floor);
                    }

                    protected override IEnumerable<double> get_closed_form_lr() =>
                        Array.ConvertAll(Base, lr => _floor + (lr - _floor) * (1 + Math.Cos(Math.PI * Epoch / _period)) / 2);
                }
            }
        }
    }
}
