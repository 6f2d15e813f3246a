using System.Reflection;
using System.Reflection.Emit;

namespace Memory.Tidy.Tests.Arrows;

/// <summary>
/// Which types the types of an assembly use: in their signatures, attributes and method bodies. Read from the compiled code, since there
/// <c>var</c>, aliases and half-qualified names hide nothing. Constants are the one thing it cannot see; <c>using</c> directives show those.
/// </summary>
internal static class TypeUses
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>Every use once, also those of a type by itself.</summary>
    public static IEnumerable<(Type User, Type Used)> Of(Assembly assembly) =>
        from user in assembly.GetTypes()
        from used in Named(user).SelectMany(Flatten).Distinct()
        select (user, used);

    private static IEnumerable<Type?> Named(Type type) =>
    [
        type.BaseType,
        .. type.GetInterfaces(),
        .. type.GetCustomAttributesData().SelectMany(InAttribute),
        .. type.GetFields(Declared).SelectMany(field => InAttributes(field).Append(field.FieldType)),
        .. type.GetProperties(Declared).SelectMany(InAttributes),
        .. type.GetMethods(Declared).SelectMany(method => InMethod(method).Append(method.ReturnType)),
        .. type.GetConstructors(Declared).SelectMany(InMethod),
    ];

    private static IEnumerable<Type?> InMethod(MethodBase method) =>
        InAttributes(method)
            .Concat(method.GetParameters().SelectMany(parameter => parameter.GetCustomAttributesData().SelectMany(InAttribute).Append(parameter.ParameterType)))
            .Concat(method.IsGenericMethod ? method.GetGenericArguments().SelectMany(argument => argument.GetGenericParameterConstraints()) : [])
            .Concat(InBody(method));

    private static IEnumerable<Type?> InAttributes(MemberInfo member) => member.GetCustomAttributesData().SelectMany(InAttribute);

    private static IEnumerable<Type?> InAttribute(CustomAttributeData attribute) =>
        attribute.ConstructorArguments.Select(argument => argument.Value).OfType<Type>().Append(attribute.AttributeType);

    private static IEnumerable<Type?> InBody(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
            yield break;

        foreach (var local in body.LocalVariables)
            yield return local.LocalType;
        foreach (var clause in body.ExceptionHandlingClauses)
        {
            if (clause.Flags == ExceptionHandlingClauseOptions.Clause)
                yield return clause.CatchType;
        }

        foreach (var member in Operands(method, body.GetILAsByteArray() ?? []))
        {
            yield return member as Type ?? member.DeclaringType;
            if (member is FieldInfo field)
                yield return field.FieldType;
            if (member is MethodInfo called)
                yield return called.ReturnType;
            if (member is MethodInfo { IsGenericMethod: true } generic)
            {
                foreach (var argument in generic.GetGenericArguments())
                    yield return argument;
            }
        }
    }

    private static IEnumerable<MemberInfo> Operands(MethodBase method, byte[] code)
    {
        var ofType = method.DeclaringType?.GetGenericArguments();
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (var at = 0; at < code.Length;)
        {
            var value = code[at] == 0xFE ? (short)(0xFE00 | code[at + 1]) : code[at];
            var opcode = OpCodesByValue[value];
            at += opcode.Size;
            if (opcode.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
                yield return method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod)!;
            at += OperandSize(opcode.OperandType, code, at);
        }
    }

    private static int OperandSize(OperandType type, byte[] code, int at) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
        _ => 4,
    };

    private static IEnumerable<Type> Flatten(Type? type)
    {
        if (type is null || type.IsGenericParameter)
            return [];
        if (type.HasElementType)
            return Flatten(type.GetElementType());
        return type.IsGenericType
            ? type.GetGenericArguments().SelectMany(Flatten).Append(type.GetGenericTypeDefinition())
            : [type];
    }
}
