namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Up to max_lr and down again, far below the start (Smith and Topin 2019); momentum goes the other way.</summary>
                public class OneCycleLR : LRScheduler
                {
                    public enum AnnealStrategy { Cos = 0, Linear = 1 }

                    private readonly (double End, bool Falls)[] _phases;
                    private readonly double[] _top, _start, _last;
                    private readonly bool _cosine, _cycleMomentum;
                    private readonly double _baseMomentum, _maxMomentum;

                    public OneCycleLR(Optimizer optimizer, double max_lr, int total_steps = -1, int epochs = -1, int steps_per_epoch = -1, double pct_start = 0.3, AnnealStrategy anneal_strategy = AnnealStrategy.Cos, bool cycle_momentum = true, double base_momentum = 0.85, double max_momentum = 0.95, double div_factor = 25, double final_div_factor = 10000, bool three_phase = false, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (cycle_momentum && optimizer is not (IMomentum or IBetas)) throw new ArgumentException("optimizer must support momentum with `cycle_momentum` option enabled");
                        int total = total_steps != -1 ? total_steps : epochs > 0 && steps_per_epoch > 0 ? epochs * steps_per_epoch : 0;
                        if (total <= 0) throw new ArgumentException("You must define either total_steps OR (epochs AND steps_per_epoch)");
                        if (pct_start is < 0 or > 1) throw new ArgumentException($"Expected float between 0 and 1 for pct_start, but got {pct_start}");
                        double peak = pct_start * total - 1;
                        _phases = three_phase ? [(peak, false), (2 * pct_start * total - 2, true), (total - 1, true)] : [(peak, false), (total - 1, true)];
                        _cosine = anneal_strategy == AnnealStrategy.Cos;
                        _cycleMomentum = cycle_momentum;
                        (_baseMomentum, _maxMomentum) = (base_momentum, max_momentum);
                        _top = Enumerable.Repeat(max_lr, Base.Length).ToArray();
                        _start = Array.ConvertAll(_top, lr => lr / div_factor);
                        _last = Array.ConvertAll(_start, lr => lr / final_div_factor);
                        if (last_epoch == -1)
                        {
                            int i = 0;
                            foreach (var group in optimizer.ParamGroups) group.InitialLearningRate = _start[i++];
                        }

                        step();
                    }

                    protected override IEnumerable<double> get_lr()
                    {
                        if (Epoch > _phases[^1].End + 0.5) throw new InvalidOperationException($"Tried to step {Epoch} times. The specified number of total steps is {_phases[^1].End + 1}");
                        double from = 0;
                        int phase = 0;
                        while (phase < _phases.Length - 1 && Epoch > _phases[phase].End) from = _phases[phase++].End;
                        double part = _phases[phase].End == from ? 1 : (Epoch - from) / (_phases[phase].End - from);
                        bool final = phase == _phases.Length - 1, middle = phase == 1 && !final;
                        if (_cycleMomentum) SetMomentum(phase == 0 ? Between(_maxMomentum, _baseMomentum, part) : middle || _phases.Length == 2 ? Between(_baseMomentum, _maxMomentum, part) : _maxMomentum);
                        return _top.Select((top, i) => phase == 0 ? Between(_start[i], top, part) : middle ? Between(top, _start[i], part) : Between(_phases.Length == 2 ? top : _start[i], _last[i], part));
                    }

                    private double Between(double from, double to, double part) =>
                        _cosine ? to + (from - to) / 2 * (1 + Math.Cos(Math.PI * part)) : from + (to - from) * part;

                    private void SetMomentum(double momentum)
                    {
                        foreach (var group in Target.ParamGroups)
                        {
                            if (group is IMomentum m) m.Momentum = momentum;
                            else if (group is IBetas b) b.Betas = (momentum, b.Betas.Item2);
                        }
                    }
                }
            }
        }
    }
}
