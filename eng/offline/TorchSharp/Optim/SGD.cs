namespace TorchSharp.Modules;

/// <summary>Stochastic gradient descent, with momentum or Nesterov momentum if wanted.</summary>
public class SGD : OptimizerHelper, torch.optim.IMomentum
{
    public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false) : this([new ParamGroup(parameters, (Options)null)], lr, momentum, dampening, weight_decay, nesterov, maximize)
    {
    }

    public SGD(IEnumerable<ParamGroup> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
    {
        if (nesterov && (momentum <= 0 || dampening != 0)) throw new ArgumentException("Nesterov momentum requires a momentum and zero dampening");
        Begin(new Options { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize }, parameters);
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
            if (o.momentum != 0)
            {
                // The first gradient starts the buffer, undamped.
                if (state.momentum_buffer is null) state.momentum_buffer = gradient.clone().DetachFromDisposeScope();
                else state.momentum_buffer.mul_(o.momentum.Value).add_(gradient, 1 - o.dampening.Value);
                gradient = o.nesterov.Value ? gradient.add(state.momentum_buffer, o.momentum.Value) : state.momentum_buffer;
            }

            parameter.add_(gradient, -lr);
        }
    }, closure);

    private protected override OptimizerOptions NewOptions() => new Options();
    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    public class Options : OptimizerOptions
    {
        public double? momentum;
        public double? dampening;
        public double? weight_decay;
        public bool? nesterov;
        public bool? maximize;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(momentum.Value);
            writer.Write(dampening.Value);
            writer.Write(weight_decay.Value);
            writer.Write(nesterov.Value);
            writer.Write(maximize.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            momentum = reader.ReadDouble();
            dampening = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            nesterov = reader.ReadBoolean();
            maximize = reader.ReadBoolean();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var from = (Options)source;
            momentum = from.momentum;
            dampening = from.dampening;
            weight_decay = from.weight_decay;
            nesterov = from.nesterov;
            maximize = from.maximize;
        }

        internal override void Complete(OptimizerOptions defaults)
        {
            base.Complete(defaults);
            var from = (Options)defaults;
            momentum ??= from.momentum;
            dampening ??= from.dampening;
            weight_decay ??= from.weight_decay;
            nesterov ??= from.nesterov;
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

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.001, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
            : base(parameters, new Options { LearningRate = lr, momentum = momentum, dampening = dampening, weight_decay = weight_decay, nesterov = nesterov, maximize = maximize })
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
        public torch.Tensor momentum_buffer;

        public override void Initialize(OptimizerOptions options)
        {
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            Save(writer, momentum_buffer);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            Load(reader, ref momentum_buffer);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var from = (State)source;
            Copy(from.momentum_buffer, ref momentum_buffer);
        }

        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State s && Close(momentum_buffer, s.momentum_buffer);

        public void Dispose() => Release();

        internal override void Release()
        {
            momentum_buffer?.Dispose();
        }
    }
}
