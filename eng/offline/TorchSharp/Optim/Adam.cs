namespace TorchSharp.Modules;

/// <summary>Adam (Kingma and Ba 2015); its weight decay is part of the gradient.</summary>
public class Adam : OptimizerHelper, torch.optim.IBetas
{
    public Adam(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false) : this([new ParamGroup(parameters, (Options)null)], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize)
    {
    }

    public Adam(IEnumerable<ParamGroup> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
    {
        Begin(new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize }, parameters);
    }

    public (double, double) Betas
    {
        get => Each().Select(static o => (o.beta1.Value, o.beta2.Value)).First();
        set
        {
            foreach (var options in Each()) (options.beta1, options.beta2) = value;
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
            double correction1 = 1 - Math.Pow(o.beta1.Value, state.step), correction2 = 1 - Math.Pow(o.beta2.Value, state.step);
            state.exp_avg.mul_(o.beta1.Value).add_(gradient, 1 - o.beta1.Value);
            state.exp_avg_sq.mul_(o.beta2.Value).addcmul_(gradient, gradient, 1 - o.beta2.Value);
            var second = state.exp_avg_sq;
            if (o.amsgrad.Value)
            {
                using var larger = torch.maximum(state.max_exp_avg_sq, second);
                second = state.max_exp_avg_sq.copy_(larger);
            }

            var denominator = second.sqrt().div_(Math.Sqrt(correction2)).add_(o.eps.Value);
            parameter.addcdiv_(state.exp_avg, denominator, -lr / correction1);
        }
    }, closure);

    private protected override OptimizerOptions NewOptions() => new Options();
    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    public class Options : OptimizerOptions
    {
        public double? beta1;
        public double? beta2;
        public double? eps;
        public double? weight_decay;
        public bool? amsgrad;
        public bool? maximize;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(beta1.Value);
            writer.Write(beta2.Value);
            writer.Write(eps.Value);
            writer.Write(weight_decay.Value);
            writer.Write(amsgrad.Value);
            writer.Write(maximize.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            beta1 = reader.ReadDouble();
            beta2 = reader.ReadDouble();
            eps = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            amsgrad = reader.ReadBoolean();
            maximize = reader.ReadBoolean();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var from = (Options)source;
            beta1 = from.beta1;
            beta2 = from.beta2;
            eps = from.eps;
            weight_decay = from.weight_decay;
            amsgrad = from.amsgrad;
            maximize = from.maximize;
        }

        internal override void Complete(OptimizerOptions defaults)
        {
            base.Complete(defaults);
            var from = (Options)defaults;
            beta1 ??= from.beta1;
            beta2 ??= from.beta2;
            eps ??= from.eps;
            weight_decay ??= from.weight_decay;
            amsgrad ??= from.amsgrad;
            maximize ??= from.maximize;
        }
    }

    public class ParamGroup : ParamGroup<Options>, torch.optim.IBetas
    {
        public ParamGroup()
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options? options) : base(parameters, options)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.001, double beta1 = 0.9, double beta2 = 0.999, double eps = 1E-08, double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : base(parameters, new Options { LearningRate = lr, beta1 = beta1, beta2 = beta2, eps = eps, weight_decay = weight_decay, amsgrad = amsgrad, maximize = maximize })
        {
        }

        public (double, double) Betas
        {
            get => (Options.beta1.Value, Options.beta2.Value);
            set => (Options.beta1, Options.beta2) = value;
        }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public torch.Tensor exp_avg;
        public torch.Tensor exp_avg_sq;
        public torch.Tensor max_exp_avg_sq;

        public override void Initialize(OptimizerOptions options)
        {
            exp_avg = Zeros();
            exp_avg_sq = Zeros();
            if (((Options)options).amsgrad == true) max_exp_avg_sq = Zeros();
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            Save(writer, exp_avg);
            Save(writer, exp_avg_sq);
            Save(writer, max_exp_avg_sq);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            Load(reader, ref exp_avg);
            Load(reader, ref exp_avg_sq);
            Load(reader, ref max_exp_avg_sq);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var from = (State)source;
            step = from.step;
            Copy(from.exp_avg, ref exp_avg);
            Copy(from.exp_avg_sq, ref exp_avg_sq);
            Copy(from.max_exp_avg_sq, ref max_exp_avg_sq);
        }

        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State s && step == s.step && Close(exp_avg, s.exp_avg) && Close(exp_avg_sq, s.exp_avg_sq) && Close(max_exp_avg_sq, s.max_exp_avg_sq);

        public void Dispose() => Release();

        internal override void Release()
        {
            exp_avg?.Dispose();
            exp_avg_sq?.Dispose();
            max_exp_avg_sq?.Dispose();
        }
    }
}
