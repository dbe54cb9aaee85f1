namespace TorchSharp.Modules;

/// <summary>Modules in a row; what one gives, the next takes.</summary>
public class Sequential : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private readonly List<torch.nn.Module<torch.Tensor, torch.Tensor>> _modules = [];
    private readonly List<string> _names = [];

    protected internal Sequential(params (string name, torch.nn.Module<torch.Tensor, torch.Tensor>)[] modules) : base(nameof(Sequential))
    {
        foreach (var (name, module) in modules) append(name, module);
    }

    protected internal Sequential(params torch.nn.Module<torch.Tensor, torch.Tensor>[] modules) : base(nameof(Sequential))
    {
        foreach (var module in modules) append(module);
    }

    public int Count => _modules.Count;
    [System.Runtime.CompilerServices.IndexerName("SequentialItems")]
    public torch.nn.IModule<torch.Tensor, torch.Tensor> this[int index] => _modules[index];

    [System.Runtime.CompilerServices.IndexerName("SequentialItems")]
    public Sequential this[Range index]
    {
        get
        {
            var (start, length) = index.GetOffsetAndLength(Count);
            return new Sequential(Enumerable.Range(start, length).Select(i => (_names[i], _modules[i])).ToArray());
        }
    }

    public Sequential append(torch.nn.IModule<torch.Tensor, torch.Tensor> module) => append(Count.ToString(), module);

    public Sequential append(string name, torch.nn.IModule<torch.Tensor, torch.Tensor> module)
    {
        var part = (torch.nn.Module<torch.Tensor, torch.Tensor>)module;
        register_module(name, part);
        _names.Add(name);
        _modules.Add(part);
        return this;
    }

    public override torch.Tensor forward(torch.Tensor tensor)
    {
        // With nothing in it, the result is still a tensor of its own, as the caller will dispose it.
        if (_modules.Count == 0) return tensor.alias();
        var current = tensor;
        foreach (var module in _modules)
        {
            var next = module.call(current);
            if (!ReferenceEquals(current, tensor) && !ReferenceEquals(current, next)) current.Dispose();
            current = next;
        }

        return current;
    }
}
