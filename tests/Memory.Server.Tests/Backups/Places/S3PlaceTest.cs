using System.Text;
using Memory.Server.Backups.Places;
using Memory.Server.Configuration;
using Memory.Server.Tests.Backups.Places.S3;
using Memory.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Memory.Server.Tests.Backups.Places;

/// <summary>A bucket whose service can be told to fail.</summary>
public abstract class S3PlaceTest : IAsyncLifetime
{
    private readonly List<S3Place> _places = [];

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected S3Stub Stub { get; private set; } = null!;

    private protected LogSpy Log { get; } = new();

    private protected S3Limits Limits { get; set; } = new() { PartBytes = S3Limits.SmallestPart, Retries = 1 };

    private protected S3Settings Settings => S3PlaceContractTests.SettingsOf(Stub);

    private protected S3Place Place => field ??= Open(Settings);

    protected static byte[] TwoParts { get; } = [.. Enumerable.Range(0, S3Limits.SmallestPart + 100).Select(static number => (byte)(number % 251))];

    public async ValueTask InitializeAsync() => Stub = await S3Stub.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var place in _places)
            place.Dispose();
        await Stub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected S3Place Open(S3Settings settings, TimeProvider? time = null)
    {
        var place = new S3Place(settings, time ?? TimeProvider.System, new Logger<S3Place>(Log), Limits);
        _places.Add(place);
        return place;
    }

    private protected Task PutAsync(string name, string text) => Place.PutAsync(name, new MemoryStream(Encoding.UTF8.GetBytes(text)), Token).Guarded();

    private protected async Task<byte[]> ReadAsync(string name)
    {
        await using var reader = await Place.OpenAsync(name, Token).Guarded();
        Assert.NotNull(reader);
        using var bytes = new MemoryStream();
        await reader.CopyToAsync(bytes, Token).Guarded();
        return bytes.ToArray();
    }

    private protected IReadOnlyList<string> Asked => [.. Stub.Calls.Select(static call => call.Operation)];

    /// <summary>What is asked of this kind is answered so; all else as the service does.</summary>
    private protected void On(string operation, Func<HttpContext, Func<Task>, Task> answer) =>
        Stub.Around = (context, call, usual) => call.Operation == operation ? answer(context, usual) : usual();

    private protected void Refuse(string operation, int status, string code) => On(operation, (_, _) => throw new S3Refusal(status, code));

    /// <summary>It says what is wrong, and nothing that is secret, however it is written down.</summary>
    private protected static void Told(BackupPlaceException fault, bool isTransient, string told)
    {
        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
        Assert.Equal(isTransient, fault.IsTransient);
        Assert.DoesNotContain(S3Stub.SecretKey, fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(S3Stub.AccessKey, fault.ToString(), StringComparison.Ordinal);
    }
}
