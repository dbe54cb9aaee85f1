namespace TorchSharp.Modules;

/// <summary>RMSprop (Hinton 2012), centred or with momentum if wanted.</summary>
public class RMSProp : OptimizerHelper, torch.optim.IMomentum
{
    public RMSProp(IEnumerable<Parameter> parameters, double lr = 0.001, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false) : this([new ParamGroup(parameters, (Options)null)], lr, alpha, eps, weight_decay, momentum, centered, maximize)
    {
    }

    public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 0.001, double alpha = 0.99, double eps = 1E-08, double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
    {
        Begin(new Options { LearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum, centered = centered, maximize = maximize }, parameters);
    }

    public double Momentum
    {
        get => Each().First().momentum.Value;
        set
        {
            foreach (var options in Each()) options.momentum = value;
        }
    }

    private IEnumerable<Options> Each() => _parameter_groups.Select(static g => (Options)g.Options);

    public override torch.Tensor? step(Func<torch.Tensor>? closure = null) => _step<ParamGroup<Options>>(group =>
    {
        var o = group.Options;
        double lr = group.LearningRate;
        foreach (var parameter in group.Parameters)
        {
            var state = State<State>(parameter);
            var gradient = Gradient(parameter, o.maximize.Value, o.weight_decay.Value);
            if (gradient is null) continue;
            state.step++;
            state.square_avg.mul_(o.alpha.Value).addcmul_(gradient, gradient, 1 - o.alpha.Value);
            torch.Tensor average;
            if (o.centered.Value)
            {
                state.grad_avg.mul_(o.alpha.Value).add_(gradient, 1 - o.alpha.Value);
                average = state.square_avg.addcmul(state.grad_avg, state.grad_avg, -1).sqrt_().add_(o.eps.Value);
            }
            else average = state.square_avg.sqrt().add_(o.eps.Value);

            if (o.momentum > 0) parameter.add_(state.momentum_buffer.mul_(o.momentum.Value).addcdiv_(gradient, average), -lr);
            else parameter.addcdiv_(gradient, average, -lr);
        }
    }, closure);

    private protected override OptimizerOptions NewOptions() => new Options();
    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    public class Options : OptimizerOptions
    {
        public double? alpha;
        public double? eps;
        public double? weight_decay;
        public double? momentum;
        public bool? centered;
        public bool? maximize;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(alpha.Value);
            writer.Write(eps.Value);
            writer.Write(weight_decay.Value);
            writer.Write(momentum.Value);
            writer.Write(centered.Value);
            writer.Write(maximize.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            alpha = reader.ReadDouble();
            eps = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            momentum = reader.ReadDouble();
            centered = reader.ReadBoolean();
            maximize = reader.ReadBoolean();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var from = (Options)source;
            alpha = from.alpha;
            eps = from.eps;
            weight_decay = from.weight_decay;
            momentum = from.momentum;
            centered = from.centered;
            maximize = from.maximize;
        }

        internal override void Complete(OptimizerOptions defaults)
        {
            base.Complete(defaults);
            var from = (Options)defaults;
            alpha ??= from.alpha;
            eps ??= from.eps;
            weight_decay ??= from.weight_decay;
            momentum ??= from.momentum;
            centered ??= from.centered;
            maximize ??= from.maximize;
        }
    }

    public class ParamGroup : ParamGroup<Options>, torch.optim.IMomentum
    {
        public ParamGroup()
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options? options) : base(parameters, options)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.001, double eps = 1E-08, double alpha = 0.99, double weight_decay = 0, double momentum = 0, bool centered = false)
            : base(parameters, new Options { LearningRate = lr, eps = eps, alpha = alpha, weight_decay = weight_decay, momentum = momentum, centered = centered })
        {
        }

        public double Momentum
        {
            get => Options.momentum.Value;
            set => Options.momentum = value;
        }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public torch.Tensor square_avg;
        public torch.Tensor grad_avg;
        public torch.Tensor momentum_buffer;

        public override void Initialize(OptimizerOptions options)
        {
            square_avg = Zeros();
            grad_avg = Zeros();
            momentum_buffer = Zeros();
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            Save(writer, square_avg);
            Save(writer, grad_avg);
            Save(writer, momentum_buffer);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            Load(reader, ref square_avg);
            Load(reader, ref grad_avg);
            Load(reader, ref momentum_buffer);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var from = (State)source;
            step = from.step;
            Copy(from.square_avg, ref square_avg);
            Copy(from.grad_avg, ref grad_avg);
            Copy(from.momentum_buffer, ref momentum_buffer);
        }

        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State s && step == s.step && Close(square_avg, s.square_avg) && Close(grad_avg, s.grad_avg) && Close(momentum_buffer, s.momentum_buffer);

        public void Dispose() => Release();

        internal override void Release()
        {
            square_avg?.Dispose();
            grad_avg?.Dispose();
            momentum_buffer?.Dispose();
        }
    }
}
