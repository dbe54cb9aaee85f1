using System.Collections;

namespace TorchSharp.Modules;

public class ParameterList : torch.nn.Module, IList<Parameter>
{
    private readonly List<Parameter> _list = [];

    public ParameterList(params Parameter[] parameters) : base(nameof(ParameterList)) => extend(parameters);

    public int Count => _list.Count;
    public bool IsReadOnly => false;

    public Parameter this[int index]
    {
        get => _list[index];
        set => _list[index] = value;
    }

    public void Add(Parameter item) => _list.Add(item);
    public void append(params Parameter[] parameters) => _list.AddRange(parameters);
    public void extend(IEnumerable<Parameter> parameters) => _list.AddRange(parameters);
    public void Insert(int index, Parameter item) => _list.Insert(index, item);
    public void RemoveAt(int index) => _list.RemoveAt(index);
    public bool Remove(Parameter item) => _list.Remove(item);
    public void Clear() => _list.Clear();
    public bool Contains(Parameter item) => _list.Contains(item);
    public int IndexOf(Parameter item) => _list.IndexOf(item);
    public void CopyTo(Parameter[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);
    public IEnumerator<Parameter> GetEnumerator() => _list.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Each under its place in the list.</summary>
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) => _list.Select(static (p, i) => (i.ToString(), p));

    public override bool has_parameter(string target) => get_parameter(target) is not null;

    public override Parameter? get_parameter(string target) => int.TryParse(target, out int i) && i >= 0 && i < Count ? _list[i] : null;

    protected override void RegisterComponents()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _list.ForEach(static p => p.Dispose());
        base.Dispose(disposing);
    }
}
