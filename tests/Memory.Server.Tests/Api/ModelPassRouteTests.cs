using System.Text.Json;
using Memory.Server.Extraction.Model;
using Memory.Server.Ingest.ModelPass;
using Memory.Server.Models;
using Memory.Server.Tests.Ingest.ModelPass;
using Memory.Server.Tests.Storage.Postgres;
using Memory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Api;

/// <summary>The model's pass as callers and administrators see it, on both stores.</summary>
public sealed class ModelPassRouteTests
{
    private const string Said = "My kitchen radio is a Tivoli these days";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ingest_WhileTheModelHangs_IsDoneByTheRulesAndTheModelsFactsFollow(bool postgres)
    {
        var model = new ScriptedReader();
        var answers = new TaskCompletionSource();
        model.Says("I live in Austin. " + Said, World.Proposal("radio.kitchen", "Tivoli"));
        model.Meanwhile = (_, _, _) => answers.Task;
        await using var database = postgres ? await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token) : null;
        await using var server = await StartAsync(model, database);
        using var client = server.CreateAdmin();

        var reply = await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = "I live in Austin. " + Said });
        Assert.Equal(200, reply.Status);
        await model.CalledAsync().Guarded();
        Assert.Equal("done", Text((await client.GetAsync($"/v1/jobs/{Text(reply.Json, "job_id")}")).Json, "status"));

        answers.SetResult();
        await Polling.UntilAsync(async () => (await ListAsync(client)).Any(static memory => Text(memory, "ingestion_mode") == "extracted"));
        Assert.Equal(["extracted", "rules"], (await ListAsync(client)).Select(static memory => Text(memory, "ingestion_mode")).Order());
    }

    [Fact]
    public async Task Job_ThatTheModelNeverAnswers_IsListedAsFailedAndCanBeTriedAgain()
    {
        var model = new ScriptedReader { Meanwhile = static (_, _, _) => throw new ModelFailedException(ModelFault.Unreadable, "It is prose.") };
        model.Says(Said, World.Proposal("radio.kitchen", "Tivoli"));
        await using var server = await StartAsync(model, database: null, new ModelPassOptions { MaxAttempts = 1 });
        using var client = server.CreateAdmin();
        var ingest = Text((await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = Said })).Json, "job_id");

        var failed = new List<JsonElement>();
        await Polling.UntilAsync(async () =>
        {
            failed = [.. (await client.GetAsync("/v1/admin/jobs?status=failed")).Json.GetProperty("jobs").EnumerateArray()];
            return failed.Count > 0;
        });
        Assert.Equal(("ana", "Unreadable", 1), (Text(failed[0], "user_id"), Text(failed[0], "last_error"), failed[0].GetProperty("attempts").GetInt32()));
        Assert.NotEqual(ingest, Text(failed[0], "job_id"));
        Assert.Equal("done", Text((await client.GetAsync($"/v1/jobs/{ingest}")).Json, "status"));

        model.Meanwhile = static (_, _, _) => Task.CompletedTask;
        Assert.Equal(202, (await client.PostAsync($"/v1/admin/jobs/{Text(failed[0], "job_id")}/retry", "")).Status);
        await Polling.UntilAsync(async () => (await ListAsync(client)).Any(static memory => Text(memory, "ingestion_mode") == "extracted"));
        Assert.Equal(0, (await client.GetAsync("/v1/admin/jobs")).Json.GetProperty("jobs").GetArrayLength());
    }

    [Fact]
    public async Task Stop_WhileTheModelHangs_DoesNotWaitForIt()
    {
        var model = new ScriptedReader { Meanwhile = static (_, _, token) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token) };
        var server = await StartAsync(model, database: null);
        using (var client = server.CreateAdmin())
            await client.PostAsync("/v1/ingest", new { user_id = "ana", role = "user", content = Said });
        await model.CalledAsync().Guarded();

        await server.DisposeAsync().AsTask().Guarded();
    }

    private static Task<OwnServer> StartAsync(ScriptedReader model, PostgresDatabase? database, ModelPassOptions? options = null) => OwnServer.StartAsync(
        services =>
        {
            services.AddSingleton<IModelExtractor>(model).AddModelPass();
            if (options is not null)
                services.AddSingleton(options);
        },
        perMinute: 0,
        postgres: database?.ConnectionString);

    private static async Task<List<JsonElement>> ListAsync(ApiClient client) =>
        [.. (await client.GetAsync("/v1/memory?user_id=ana")).Json.GetProperty("memories").EnumerateArray()];

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
