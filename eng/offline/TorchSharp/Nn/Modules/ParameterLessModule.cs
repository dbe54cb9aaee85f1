namespace TorchSharp.Modules;

/// <summary>A module of 1 input with nothing to learn.</summary>
public abstract class ParameterLessModule<T1, TResult>(string name) : torch.nn.Module<T1, TResult>(name);

/// <summary>A module of 2 inputs with nothing to learn.</summary>
public abstract class ParameterLessModule<T1, T2, TResult>(string name) : torch.nn.Module<T1, T2, TResult>(name);

/// <summary>A module of 3 inputs with nothing to learn.</summary>
public abstract class ParameterLessModule<T1, T2, T3, TResult>(string name) : torch.nn.Module<T1, T2, T3, TResult>(name);
