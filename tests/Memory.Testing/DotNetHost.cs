using System.Runtime.InteropServices;

namespace Memory.Testing;

/// <summary>The program that runs these tests, for programs that are to run beside them.</summary>
public static class DotNetHost
{
    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
