using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>
/// Changes any field of any message of an ONNX model, as the format's own description lists them: set, cleared, doubled, moved, taken from
/// another message of the kind. What comes out still parses.
/// </summary>
internal sealed class FieldMutator(Random random)
{
    private readonly Oddities _odd = new(random);

    public byte[] Mutate(ModelProto model)
    {
        var messages = new List<IMessage>();
        Collect(model, messages);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            // Every kind of message has the same chance: there are many names, and few operator sets.
            var kinds = messages.GroupBy(message => message.Descriptor).ToArray();
            var kind = _odd.Pick(kinds);
            Change(_odd.Pick([.. kind]), [.. kind]);
        }
        return model.ToByteArray();
    }

    private void Collect(IMessage message, List<IMessage> found)
    {
        found.Add(message);
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.Message))
        {
            var value = field.Accessor.GetValue(message);
            if (value is IList list)
            {
                // Of long lists, such as the words of a vocabulary, a few stand for all.
                foreach (IMessage item in list.Cast<IMessage>().OrderBy(_ => random.Next()).Take(50))
                    Collect(item, found);
            }
            else if (value is IMessage inner)
            {
                Collect(inner, found);
            }
        }
    }

    private void Change(IMessage message, IMessage[] others)
    {
        var field = _odd.Pick(message.Descriptor.Fields.InDeclarationOrder().ToArray());
        if (field.Accessor.GetValue(message) is IList list && field.IsRepeated)
        {
            ChangeList(list, field, others);
            return;
        }
        if (random.Next(4) == 0)
            field.Accessor.Clear(message);
        else if (random.Next(3) == 0 && field.Accessor.GetValue(_odd.Pick(others)) is { } taken)
            field.Accessor.SetValue(message, Copy(taken));
        else
            field.Accessor.SetValue(message, Value(field));
    }

    private void ChangeList(IList list, FieldDescriptor field, IMessage[] others)
    {
        switch (random.Next(6))
        {
            case 0 when list.Count > 0:
                list.RemoveAt(random.Next(list.Count));
                break;
            case 1 when list.Count > 0:
                list.Add(Copy(list[random.Next(list.Count)]!));
                break;
            case 2 when list.Count > 1:
                var (a, b) = (random.Next(list.Count), random.Next(list.Count));
                (list[a], list[b]) = (Copy(list[b]!), Copy(list[a]!));
                break;
            case 3:
                list.Clear();
                break;
            case 4 when field.Accessor.GetValue(_odd.Pick(others)) is IList { Count: > 0 } other:
                list.Insert(random.Next(list.Count + 1), Copy(other[random.Next(other.Count)]!));
                break;
            default:
                list.Insert(random.Next(list.Count + 1), Value(field));
                break;
        }
    }

    private static object Copy(object value) =>
        value is IMessage message ? message.Descriptor.Parser.ParseFrom(message.ToByteArray()) : value;

    private object Value(FieldDescriptor field) =>
        field.FieldType switch
        {
            FieldType.Int64 or FieldType.SInt64 => _odd.Number(),
            FieldType.UInt64 => (ulong)_odd.Number(),
            FieldType.Int32 or FieldType.SInt32 => (int)_odd.Number(),
            FieldType.UInt32 => (uint)_odd.Number(),
            FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, (int)_odd.Number() % 30),
            FieldType.Float => _odd.Float(),
            FieldType.Double => (double)_odd.Float(),
            FieldType.Bool => random.Next(2) == 0,
            FieldType.String => _odd.Word(),
            FieldType.Bytes => _odd.Bytes(),
            FieldType.Message => field.MessageType.Parser.ParseFrom(ByteString.Empty),
            _ => throw new NotSupportedException($"Fields of {field.FieldType} are not known."),
        };
}
