namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>One schedule after the other, changing at the milestones.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] _schedulers;
                    private readonly int[] _milestones;

                    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1) : base(optimizer, last_epoch + 1, false)
                    {
                        _schedulers = [.. schedulers];
                        _milestones = [.. milestones];
                        if (_schedulers.Length != _milestones.Length + 1)
                            throw new ArgumentException($"Received {_schedulers.Length} schedulers and {_milestones.Length} milestones: one milestone fewer than schedulers is wanted.");
                        // All of them have taken their first step: begin again from the initial rates with the first one's.
                        Set(Base);
                        _schedulers[0].step(0);
                    }

                    public override void step(int? epoch)
                    {
                        Epoch = epoch ?? Epoch + 1;
                        int active = _milestones.Count(m => m <= Epoch);
                        if (active > 0 && _milestones[active - 1] == Epoch) _schedulers[active].step(0);
                        else _schedulers[active].step();
                    }
                }

                /// <summary>All schedules in every step.</summary>
                public class ChainedLR : LRScheduler
                {
                    private readonly LRScheduler[] _schedulers;

                    public ChainedLR(IEnumerable<LRScheduler> schedulers) => _schedulers = [.. schedulers];

                    public override void step()
                    {
                        foreach (var scheduler in _schedulers) scheduler.step();
                    }
                }
            }
        }
    }
}
