namespace TorchSharp.Modules;

/// <summary>AdaGrad (Duchi, Hazan and Singer 2011).</summary>
public class Adagrad : OptimizerHelper
{
    public Adagrad(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1E-10) : this([new ParamGroup(parameters, (Options)null)], lr, lr_decay, weight_decay, initial_accumulator_value, eps)
    {
    }

    public Adagrad(IEnumerable<ParamGroup> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1E-10)
    {
        Begin(new Options { LearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay, initial_accumulator_value = initial_accumulator_value, eps = eps }, parameters);
    }

    public override torch.Tensor? step(Func<torch.Tensor>? closure = null) => _step<ParamGroup<Options>>(group =>
    {
        var o = group.Options;
        double lr = group.LearningRate;
        foreach (var parameter in group.Parameters)
        {
            var state = State<State>(parameter);
            var gradient = Gradient(parameter, false, o.weight_decay.Value);
            if (gradient is null) continue;
            state.step++;
            double rate = lr / (1 + (state.step - 1) * o.lr_decay.Value);
            state.sum.addcmul_(gradient, gradient, 1);
            parameter.addcdiv_(gradient, state.sum.sqrt().add_(o.eps.Value), -rate);
        }
    }, closure);

    private protected override OptimizerOptions NewOptions() => new Options();
    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    public class Options : OptimizerOptions
    {
        public double? lr_decay;
        public double? weight_decay;
        public double? initial_accumulator_value;
        public double? eps;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(lr_decay.Value);
            writer.Write(weight_decay.Value);
            writer.Write(initial_accumulator_value.Value);
            writer.Write(eps.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            lr_decay = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            initial_accumulator_value = reader.ReadDouble();
            eps = reader.ReadDouble();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var from = (Options)source;
            lr_decay = from.lr_decay;
            weight_decay = from.weight_decay;
            initial_accumulator_value = from.initial_accumulator_value;
            eps = from.eps;
        }

        internal override void Complete(OptimizerOptions defaults)
        {
            base.Complete(defaults);
            var from = (Options)defaults;
            lr_decay ??= from.lr_decay;
            weight_decay ??= from.weight_decay;
            initial_accumulator_value ??= from.initial_accumulator_value;
            eps ??= from.eps;
        }
    }

    public class ParamGroup : ParamGroup<Options>
    {
        public ParamGroup()
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options? options) : base(parameters, options)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1E-10)
            : base(parameters, new Options { LearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay, initial_accumulator_value = initial_accumulator_value, eps = eps })
        {
        }
    }

    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public torch.Tensor sum;

        public override void Initialize(OptimizerOptions options)
        {
            sum = Zeros().fill_(((Options)options).initial_accumulator_value.Value);
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            Save(writer, sum);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            Load(reader, ref sum);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var from = (State)source;
            step = from.step;
            Copy(from.sum, ref sum);
        }

        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State s && step == s.step && Close(sum, s.sum);

        public void Dispose() => Release();

        internal override void Release()
        {
            sum?.Dispose();
        }
    }
}
