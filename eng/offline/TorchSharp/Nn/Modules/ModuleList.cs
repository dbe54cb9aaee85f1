using System.Collections;

namespace TorchSharp.Modules;

public class ModuleList<T> : torch.nn.Module, IList<T> where T : torch.nn.Module
{
    private readonly List<T> _list = [];

    public ModuleList(params T[] modules) : base(nameof(ModuleList<T>))
    {
        _list.AddRange(modules);
        RegisterComponents();
    }

    public int Count => _list.Count;
    public bool IsReadOnly => false;

    public T this[int index]
    {
        get => _list[index];
        set => Change(() => _list[index] = value);
    }

    public void Add(T item) => Change(() => _list.Add(item));
    public void append(params T[] parameters) => Change(() => _list.AddRange(parameters));
    public void extend(IEnumerable<T> modules) => Change(() => _list.AddRange(modules));
    public void Insert(int index, T item) => Change(() => _list.Insert(index, item));
    public void RemoveAt(int index) => Change(() => _list.RemoveAt(index));
    public void Clear() => Change(_list.Clear);

    public bool Remove(T item)
    {
        bool removed = _list.Remove(item);
        Change(static () => { });
        return removed;
    }

    public bool Contains(T item) => _list.Contains(item);
    public int IndexOf(T item) => _list.IndexOf(item);
    public void CopyTo(T[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);
    public IEnumerator<T> GetEnumerator() => _list.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Each under its place in the list.</summary>
    protected override void RegisterComponents()
    {
        ClearModules();
        for (int i = 0; i < _list.Count; i++) register_module(i.ToString(), _list[i]);
    }

    private void Change(Action change)
    {
        change();
        RegisterComponents();
    }
}
