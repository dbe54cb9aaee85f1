using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary>Reads from a compiled assembly which method calls which, or refers to it as a delegate does.</summary>
internal sealed class CallReader
{
    private const byte TwoBytes = 0xFE;

    private static readonly Dictionary<short, OpCode> s_codes = typeof(OpCodes)
        .GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    private readonly PEReader _file;
    private readonly MetadataReader _reader;

    private CallReader(PEReader file) => (_file, _reader) = (file, file.GetMetadataReader());

    /// <summary>All calls of an assembly.</summary>
    public static IReadOnlyList<(CalledMethod From, CalledMethod To)> Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        return [.. new CallReader(file).Calls()];
    }

    private IEnumerable<(CalledMethod From, CalledMethod To)> Calls()
    {
        foreach (var handle in _reader.MethodDefinitions)
        {
            var method = _reader.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
                continue;
            var from = Of(handle)!;
            foreach (var token in Tokens(_file.GetMethodBody(method.RelativeVirtualAddress)))
                if (Of(MetadataTokens.EntityHandle(token)) is { } to)
                    yield return (from, to);
        }
    }

    private static List<int> Tokens(MethodBodyBlock body)
    {
        var tokens = new List<int>();
        var code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            var first = code.ReadByte();
            var operation = s_codes[first == TwoBytes ? (short)(TwoBytes << 8 | code.ReadByte()) : first];
            if (operation.OperandType is OperandType.InlineMethod or OperandType.InlineTok)
            {
                tokens.Add(code.ReadInt32());
                continue;
            }
            var length = operation.OperandType == OperandType.InlineSwitch ? code.ReadInt32() * sizeof(int) : Length(operation.OperandType);
            code.Offset += length;
        }
        return tokens;
    }

    private static int Length(OperandType operand) =>
        operand switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            _ => 4,
        };

    // Null for what is no method: a field or a type.
    private CalledMethod? Of(EntityHandle handle)
    {
        if (handle.Kind == HandleKind.MethodSpecification)
            handle = _reader.GetMethodSpecification((MethodSpecificationHandle)handle).Method;
        if (handle.Kind == HandleKind.MethodDefinition)
        {
            var method = _reader.GetMethodDefinition((MethodDefinitionHandle)handle);
            return Of(
                SignatureTypes.Names.GetTypeFromDefinition(_reader, method.GetDeclaringType(), 0),
                method.Name,
                method.DecodeSignature(SignatureTypes.Names, null)
            );
        }
        if (handle.Kind != HandleKind.MemberReference)
            return null;
        var member = _reader.GetMemberReference((MemberReferenceHandle)handle);
        return member.GetKind() == MemberReferenceKind.Method
            ? Of(Parent(member.Parent), member.Name, member.DecodeMethodSignature(SignatureTypes.Names, null))
            : null;
    }

    private string Parent(EntityHandle parent) =>
        parent.Kind switch
        {
            HandleKind.TypeReference => SignatureTypes.Names.GetTypeFromReference(_reader, (TypeReferenceHandle)parent, 0),
            HandleKind.TypeDefinition => SignatureTypes.Names.GetTypeFromDefinition(_reader, (TypeDefinitionHandle)parent, 0),
            HandleKind.TypeSpecification => SignatureTypes.Names.GetTypeFromSpecification(
                _reader,
                null,
                (TypeSpecificationHandle)parent,
                0
            ),
            _ => parent.Kind.ToString(),
        };

    private CalledMethod Of(string type, StringHandle name, MethodSignature<string> signature) =>
        new(type, _reader.GetString(name), string.Join(", ", signature.ParameterTypes), signature.ReturnType);
}
