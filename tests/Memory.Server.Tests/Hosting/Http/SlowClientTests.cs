using Memory.Server.Tests.Api;
using Memory.Testing;

namespace Memory.Server.Tests.Hosting.Http;

/// <summary>Who sends a byte now and then does not hold on to the server.</summary>
public sealed class SlowClientTests
{
    /// <summary>How often a byte is sent.</summary>
    private static readonly TimeSpan Drip = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Head_ThatDrips_CutOff()
    {
        await using var own = await OwnServer.StartAsync(static _ => { }, settings: ("Http:HeadTimeoutSeconds", "1"));
        await using var connection = await RawConnection.OpenAsync(own.Host.Address);
        await connection.TrySendAsync("GET / HTTP/1.1\r\nHost: x\r\nX-Drip: ");
        var answer = await DripAsync(connection, most: 100);
        Assert.True(RawConnection.StatusOf(answer) is 408 or 0, answer);
    }

    [Fact]
    public async Task Body_ThatDrips_CutOff()
    {
        await using var own = await OwnServer.StartAsync(static _ => { });
        await using var connection = await RawConnection.OpenAsync(own.Host.Address);
        await connection.TrySendAsync(
            $"POST /v1/memory HTTP/1.1\r\nHost: x\r\nX-API-Key: {own.Host.AdminKey}\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n");
        var answer = await DripAsync(connection, most: 200);
        Assert.Equal(408, RawConnection.StatusOf(answer));
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_FastEnoughButWithoutEnd_CutOffAtTheDeadline()
    {
        await using var own = await OwnServer.StartAsync(static _ => { }, settings: ("Http:RequestTimeoutSeconds", "1"));
        await using var connection = await RawConnection.OpenAsync(own.Host.Address);
        await connection.TrySendAsync(
            $"POST /v1/memory HTTP/1.1\r\nHost: x\r\nX-API-Key: {own.Host.AdminKey}\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{{");
        var answer = await DripAsync(connection, most: 100);
        Assert.Equal(503, RawConnection.StatusOf(answer));
        Assert.Contains("The request took too long", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyWhoDrip_OthersAreAnswered()
    {
        await using var own = await OwnServer.StartAsync(static _ => { });
        var drips = new List<RawConnection>();
        try
        {
            for (var n = 0; n < 200; n++)
            {
                drips.Add(await RawConnection.OpenAsync(own.Host.Address));
                await drips[^1].TrySendAsync("POST /v1/memory HTTP/1.1\r\nHost: x\r\nX-Drip: ");
            }

            using var admin = own.CreateAdmin();
            Assert.Equal(200, (await admin.GetAsync("/v1/users")).Status);
        }
        finally
        {
            foreach (var drip in drips)
                await drip.DisposeAsync();
        }
    }

    /// <summary>Sends byte after byte until the server has enough of it.</summary>
    private static async Task<string> DripAsync(RawConnection connection, int most)
    {
        var answer = connection.ReadToEndAsync();
        for (var n = 0; n < most && !answer.IsCompleted; n++)
        {
            if (!await connection.TrySendAsync("x"))
                return await answer.Guarded();
            await Task.WhenAny(answer, Task.Delay(Drip, TimeProvider.System, Token));
        }

        Assert.True(answer.IsCompleted, "The server waited for more and more.");
        return await answer;
    }
}
