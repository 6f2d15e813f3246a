using System.Net.Http.Json;
using Memory.Client;
using Memory.Server.Hosting;
using Memory.Server.Tests.Models;
using Memory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Api.Chat;

/// <summary>A stop in the middle of an answer.</summary>
public sealed class ChatShutdownTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("memory-server-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_InTheMiddleOfAnAnswer_WhatWasSaidIsStored()
    {
        await using var model = await StubModelService.StartAsync();
        model.OnCall = async (context, call) =>
        {
            await StubModelService.SendAsync(context, ModelReplies.Events(call, ["Once upon a time"])[1]);
            await model.HangAsync(context);
        };
        await using (var host = await StartAsync(model))
        {
            using var http = new HttpClient { BaseAddress = host.Address };
            http.DefaultRequestHeaders.Add("X-API-Key", host.AdminKey);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat") { Content = JsonContent.Create(new { user_id = "ana", message = "Tell me a story.", stream = true }) };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
            Assert.Equal("event: delta", await reader.ReadLineAsync(Token).AsTask().Guarded());

            // No time for running requests: they are cut off.
            await host.StopAsync(new CancellationToken(canceled: true)).Guarded();
        }

        await using var again = await StartAsync(model);
        using var client = MemoryClient.Create(new() { BaseAddress = again.Address, ApiKey = again.AdminKey });
        var stored = await client.ListMessagesAsync("ana", "default", cancellationToken: Token);
        Assert.Equal(["Tell me a story.", "Once upon a time"], stored.Messages.Select(static message => message.Content));
        Assert.Equal("""{"partial":true}""", stored.Messages[1].Metadata?.GetRawText());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<MemoryServerHost> StartAsync(StubModelService model) => MemoryServerHost.StartAsync(
        new MemoryServerHostOptions { DataFolder = _folder }, services => services.AddSingleton(_ => ModelUnderTest.Create(model, "OpenAI")), Token);
}
