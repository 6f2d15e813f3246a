using System.Reflection;

namespace Memory.Server.Diagnostics;

/// <summary>Which version of the server this is.</summary>
internal static class ServerVersion
{
    public static string Current { get; } =
        (typeof(ServerVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];
}
