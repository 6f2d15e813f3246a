using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Memory.Client.Tests;

public sealed class MemoryClientOptionsTests
{
    [Fact]
    public void Defaults_AreValidAndAsDocumented()
    {
        var options = new MemoryClientOptions();

        Assert.Empty(MemoryClientOptionsValidator.FindMistakes(options));
        Assert.Equal(
            (new Uri("http://127.0.0.1:8080"), 300.0, 10.0, 8_388_608),
            (options.BaseAddress, options.RecallDeadline.TotalMilliseconds, options.RequestTimeout.TotalSeconds, options.MaxResponseBytes));
        Assert.Equal((1_000, 50, 5.0), (options.Outbox.Capacity, options.Outbox.BatchSize, options.Outbox.DrainTimeout.TotalSeconds));
        Assert.Equal(
            (null, 268_435_456, 30.0, 10, 4_194_304),
            (options.Outbox.SpoolFolder ?? options.Outbox.SpoolKey, options.Outbox.MaxSpoolBytes, options.Outbox.SpoolScanInterval.TotalSeconds, options.Outbox.MaxTries, options.Outbox.MaxBatchBytes));
    }

    [Fact]
    public void Mistakes_AreAllNamedInOneMessageWithoutTheKey()
    {
        var fault = Assert.Throws<OptionsValidationException>(() => MemoryClient.Create(Wrong(new())));

        string[] names =
        [
            "BaseAddress", "ApiKey", "RecallDeadline", "RequestTimeout", "MaxResponseBytes", "Outbox.Capacity", "Outbox.BatchSize",
            "Outbox.MaxConcurrentRequests", "Outbox.MaxRetryDelay", "Outbox.RetryDelay", "Outbox.MaxRetryAfter", "Outbox.DrainTimeout",
            "Outbox.MaxBatchBytes", "Outbox.MaxTries", "Outbox.SpoolFolder", "Outbox.MaxSpoolBytes", "Outbox.SpoolScanInterval",
        ];
        Assert.Equal(names, fault.Failures.Select(failure => failure[..failure.IndexOf(' ', StringComparison.Ordinal)]));
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("relative")]
    [InlineData("ftp://host")]
    [InlineData("http://host/?q=1")]
    public void Connect_AddressThatCannotBe_Throws(string address) =>
        Assert.Throws<OptionsValidationException>(() => MemoryClient.Connect(address));

    [Fact]
    public void ValidateOnStart_Mistakes_StopTheStart()
    {
        var services = new ServiceCollection();
        services.AddMemoryClient(options => Wrong(options));
        using var provider = services.BuildServiceProvider();

        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("c2VjcmV0")]
    [InlineData("c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA==")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUm")]
    public void SpoolKey_ThatIsNone_IsNamedWithoutItsValue(string key)
    {
        var options = new MemoryClientOptions { Outbox = { SpoolKey = key, PreviousSpoolKeys = { key, null! } } };

        var fault = Assert.Throws<OptionsValidationException>(() => MemoryClient.Create(options));

        Assert.Equal(
            [
                "Outbox.SpoolKey must be 32 bytes in base64 (44 characters), or null.",
                "Outbox.PreviousSpoolKeys must be 32 bytes in base64 (44 characters), each of them.",
                "Outbox.PreviousSpoolKeys must be 32 bytes in base64 (44 characters), each of them.",
            ],
            fault.Failures);
        Assert.True(key.Length == 0 || !fault.ToString().Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public void SpoolKeys_AreNeverSerialized()
    {
        const string key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        var options = new MemoryClientOptions { Outbox = { SpoolFolder = "folder", SpoolKey = key, PreviousSpoolKeys = { key } } };
        Assert.Empty(MemoryClientOptionsValidator.FindMistakes(options));

        var json = System.Text.Json.JsonSerializer.Serialize(options);

        Assert.Contains("\"folder\"", json, StringComparison.Ordinal);
        Assert.DoesNotContain("AAECAwQF", json, StringComparison.Ordinal);
    }

    private static MemoryClientOptions Wrong(MemoryClientOptions options)
    {
        options.BaseAddress = new Uri("/v1", UriKind.Relative);
        options.ApiKey = "my secret\n";
        options.RecallDeadline = TimeSpan.Zero;
        options.RequestTimeout = TimeSpan.FromDays(1);
        options.MaxResponseBytes = 1;
        options.Outbox.Capacity = 0;
        options.Outbox.BatchSize = 101;
        options.Outbox.MaxConcurrentRequests = 0;
        options.Outbox.MaxRetryDelay = TimeSpan.FromDays(1);
        options.Outbox.RetryDelay = TimeSpan.Zero;
        options.Outbox.MaxRetryAfter = TimeSpan.FromDays(2);
        options.Outbox.DrainTimeout = TimeSpan.FromDays(1);
        options.Outbox.MaxBatchBytes = 1;
        options.Outbox.MaxTries = 0;
        options.Outbox.SpoolFolder = " ";
        options.Outbox.MaxSpoolBytes = 1;
        options.Outbox.SpoolScanInterval = TimeSpan.Zero;
        return options;
    }
}
