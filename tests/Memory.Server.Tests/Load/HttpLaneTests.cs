using System.Net;
using System.Net.Sockets;
using Memory.LoadTest.Traffic;

namespace Memory.Server.Tests.Load;

public sealed class HttpLaneTests
{
    [Fact]
    public async Task Send_ServerClosedTheConnectionSince_UsesAnother()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var lane = new HttpLane((IPEndPoint)listener.LocalEndpoint, TimeProvider.System);

        for (var time = 0; time < 2; time++)
        {
            var answered = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            lane.Send(new PlannedRequest("recall", 0, "GET / HTTP/1.1\r\n\r\n"u8.ToArray()), answer => answered.SetResult(answer.Status));
            using (var connection = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken))
            {
                await connection.ReceiveAsync(new byte[100], TestContext.Current.CancellationToken);
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
                Assert.Equal(200, await answered.Task);
            }
        }
    }
}
