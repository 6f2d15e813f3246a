using System.Formats.Tar;

namespace Memory.Tidy.Tests.Containers;

/// <summary>The image that the SDK makes without a container engine is the one that the documentation promises, and its program starts as a container would.</summary>
public sealed class ContainerImageTests
{
    private const int User = 1654;

    [Fact]
    public async Task Image_Published_IsUnprivilegedAndHoldsTheServerAlone()
    {
        using var image = await ContainerImage.PublishAsync();

        Assert.Contains("memory-server:latest", image.Tags);
        Assert.Equal("1654", image.Settings.GetProperty("User").GetString());
        Assert.Equal(["8080/tcp"], image.Told("ExposedPorts"));
        Assert.Equal(["dotnet", "/app/Memory.Server.dll"], image.Told("Entrypoint"));
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal) { "Memory__Data=/app/data", "ASPNETCORE_HTTP_PORTS=8080", "DOTNET_EnableDiagnostics=0" },
            image.Told("Env").ToHashSet(StringComparer.Ordinal));
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal) { "org.opencontainers.image.title", "org.opencontainers.image.version", "org.opencontainers.image.licenses" },
            image.Told("Labels").ToHashSet(StringComparer.Ordinal));

        var files = image.Entries.ToDictionary(static entry => entry.Name.TrimEnd('/'), StringComparer.Ordinal);
        Assert.Equal((TarEntryType.Directory, User), (files["app/data"].EntryType, files["app/data"].Uid));
        Assert.True(files.ContainsKey("app/Memory.Server.dll"));
        Assert.DoesNotContain(files.Keys, IsNoneOfTheServer);

        if (Environment.GetEnvironmentVariable("MEMORY_TEST_FULL") == "1")
            await ContainedServer.StartAskAndStopAsync(image);
    }

    /// <summary>What somebody's folder may hold and nobody's image should: keys, settings, sources, tests.</summary>
    private static bool IsNoneOfTheServer(string path) =>
        !path.StartsWith("app", StringComparison.Ordinal) || path.StartsWith("app/data/", StringComparison.Ordinal)
        || path.Contains(".env", StringComparison.Ordinal) || path.Contains("admin-key", StringComparison.Ordinal) || path.Contains("xunit", StringComparison.Ordinal)
        || path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".pem", StringComparison.Ordinal) || path.EndsWith(".pfx", StringComparison.Ordinal);
}
