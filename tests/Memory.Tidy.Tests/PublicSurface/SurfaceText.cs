using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Memory.Tidy.Tests.PublicSurface;

/// <summary>Writes down an assembly's public surface: types by name, members by kind and name, one a line.</summary>
internal static class SurfaceText
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            if (text.Length > 0)
                text.Append('\n');
            text.Append(TypeLine(type)).Append('\n');
            foreach (var member in Members(type))
                text.Append("    ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static string TypeLine(Type type)
    {
        var bases = new List<string>();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum) && parent != typeof(MulticastDelegate))
            bases.Add(CSharp.NameOf(parent));
        if (!type.IsEnum)
            bases.AddRange(type.GetInterfaces().Where(face => face.IsPublic && !IsInherited(face, type) && !IsEquatableToItself(face, type)).Select(face => CSharp.NameOf(face)).Order(StringComparer.Ordinal));
        return $"{Kind(type)} {type.Namespace}.{CSharp.NameOf(type)}{(bases.Count > 0 ? " : " + string.Join(", ", bases) : "")}";
    }

    private static string Kind(Type type)
    {
        if (type.IsInterface)
            return "interface";
        if (type.IsEnum)
            return "enum";
        if (type.IsValueType)
            return IsRecord(type) ? "record struct" : "struct";
        if (typeof(Delegate).IsAssignableFrom(type))
            return "delegate";
        var modifier = (type.IsAbstract, type.IsSealed) switch { (true, true) => "static ", (true, false) => "abstract ", (false, true) => "sealed ", _ => "" };
        return modifier + (IsRecord(type) ? "record" : "class");
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), System.Globalization.CultureInfo.InvariantCulture)}");

        return
        [
            .. type.GetConstructors(Declared).Where(IsSeen).Where(constructor => !IsCopy(constructor, type)).Select(CSharp.Signature).Order(StringComparer.Ordinal),
            .. ByName(type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily), CSharp.Signature),
            .. ByName(type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsSeen) && property.Name != "EqualityContract"), CSharp.Signature),
            .. ByName(type.GetEvents(Declared).Where(one => IsSeen(one.AddMethod!)), one => $"event {CSharp.NameOf(one.EventHandlerType!)} {one.Name}"),
            .. ByName(type.GetMethods(Declared).Where(method => IsSeen(method) && !method.IsSpecialName && !IsWrittenByCompiler(method)), CSharp.Signature),
        ];
    }

    private static IEnumerable<string> ByName<T>(IEnumerable<T> members, Func<T, string> write)
        where T : MemberInfo =>
        members.Select(member => (member.Name, Text: write(member))).OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.Text, StringComparer.Ordinal).Select(member => member.Text);

    private static bool IsSeen(MethodBase method) =>
        method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed);

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", Declared) is { } print && print.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsCopy(ConstructorInfo constructor, Type type) =>
        IsRecord(type) && constructor.GetParameters() is [var only] && only.ParameterType == type;

    private static bool IsWrittenByCompiler(MethodInfo method) => method.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsInherited(Type face, Type type) =>
        type.BaseType?.GetInterfaces().Contains(face) == true;

    private static bool IsEquatableToItself(Type face, Type type) =>
        face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEquatable<>) && face.GetGenericArguments()[0].IsAssignableFrom(type);
}
