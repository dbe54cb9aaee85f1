namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>Sets each group's learning rate; epoch 0 is reached in the constructor of the schedule.</summary>
            public abstract class LRScheduler
            {
                private protected readonly Optimizer Target;
                private protected readonly double[] Base;
                private readonly double[] _last;
                private readonly bool _verbose;

                protected int _step_count;
                private protected int Epoch = -1;

                protected LRScheduler()
                {
                }

                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    Target = optimizer;
                    Epoch = last_epoch;
                    _verbose = verbose;
                    Base = optimizer.ParamGroups.Select(static g => g.InitialLearningRate).ToArray();
                    _last = optimizer.ParamGroups.Select(static g => g.LearningRate).ToArray();
                }

                public IEnumerable<double> get_last_lr() => _last;
                public virtual void step() => step(null);
                public virtual void step(double current, int? epoch = null) => step(epoch);

                public virtual void step(int? epoch)
                {
                    _step_count++;
                    Epoch = epoch ?? Epoch + 1;
                    Set((epoch is null ? get_lr() : get_closed_form_lr()).ToArray());
                }

                protected virtual IEnumerable<double> get_lr() => Current;
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                private protected double[] Current => Target.ParamGroups.Select(static g => g.LearningRate).ToArray();

                /// <summary>Every rate times a factor.</summary>
                private protected double[] Times(double factor) => Array.ConvertAll(Current, lr => lr * factor);

                private protected double[] BaseTimes(double factor) => Array.ConvertAll(Base, lr => lr * factor);

                private protected void Set(double[] rates)
                {
                    int i = 0;
                    foreach (var group in Target.ParamGroups)
                    {
                        if (_verbose && rates[i] != _last[i]) Console.WriteLine($"Adjusting learning rate to {rates[i]}");
                        group.LearningRate = _last[i] = rates[i];
                        i++;
                    }
                }
            }
        }
    }
}
