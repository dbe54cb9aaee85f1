using System.Collections;

namespace TorchSharp.Modules;

public class ModuleDict<T> : torch.nn.Module, IDictionary<string, T>, IList<(string, T)> where T : torch.nn.Module
{
    private readonly OrderedDictionary<string, T> _dict = [];

    public ModuleDict() : base(nameof(ModuleDict<T>))
    {
    }

    public int Count => _dict.Count;
    public bool IsReadOnly => false;
    public ICollection<string> Keys => _dict.Keys;
    public ICollection<T> Values => _dict.Values;

    public T this[string key]
    {
        get => _dict[key];
        set
        {
            _dict[key] = value;
            RegisterComponents();
        }
    }

    public (string, T) this[int index]
    {
        get => (_dict.GetAt(index).Key, _dict.GetAt(index).Value);
        set
        {
            _dict.RemoveAt(index);
            Insert(index, value);
        }
    }

    public void Add(string key, T value)
    {
        _dict.Add(key, value);
        RegisterComponents();
    }

    public void Add(KeyValuePair<string, T> item) => Add(item.Key, item.Value);
    public void Add((string, T) item) => Add(item.Item1, item.Item2);

    public void Insert(int index, (string, T) item)
    {
        _dict.Insert(index, item.Item1, item.Item2);
        RegisterComponents();
    }

    public bool Remove(string key)
    {
        bool removed = _dict.Remove(key);
        RegisterComponents();
        return removed;
    }

    public bool Remove(KeyValuePair<string, T> item) => Contains(item) && Remove(item.Key);
    public bool Remove((string, T) item) => Contains(item) && Remove(item.Item1);
    public void RemoveAt(int index) => Remove(_dict.GetAt(index).Key);

    public void Clear()
    {
        _dict.Clear();
        RegisterComponents();
    }

    public void clear() => Clear();
    public bool ContainsKey(string key) => _dict.ContainsKey(key);
    public bool Contains(KeyValuePair<string, T> item) => _dict.TryGetValue(item.Key, out var value) && ReferenceEquals(value, item.Value);
    public bool Contains((string, T) item) => Contains(KeyValuePair.Create(item.Item1, item.Item2));
    public int IndexOf((string, T) item) => Contains(item) ? _dict.IndexOf(item.Item1) : -1;
    public bool TryGetValue(string key, out T value) => _dict.TryGetValue(key, out value);
    public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex) => ((ICollection<KeyValuePair<string, T>>)_dict).CopyTo(array, arrayIndex);
    public void CopyTo((string, T)[] array, int arrayIndex) => _dict.Select(static p => (p.Key, p.Value)).ToArray().CopyTo(array, arrayIndex);
    public IEnumerable<string> keys() => _dict.Keys;
    public IEnumerable<T> values() => _dict.Values;
    public IEnumerator<(string, T)> items() => GetEnumerator();
    public IEnumerator<(string, T)> GetEnumerator() => _dict.Select(static p => (p.Key, p.Value)).GetEnumerator();
    IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() => _dict.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    protected override void RegisterComponents()
    {
        ClearModules();
        foreach (var (key, module) in _dict) register_module(key, module);
    }
}
