using Memory.Server.Api.Answers;
using Memory.Server.Api.Auditing;
using Memory.Server.Audit;
using Memory.Server.Identity;
using Memory.Server.Memories;
using Microsoft.AspNetCore.Http;
using Contract = Memory.Client;

namespace Memory.Server.Tests.Api.Auditing;

/// <summary>What of a route's answers is written down, and that nothing comes between an act and its entry.</summary>
public sealed class AuditFilterTests : IAuditTrail
{
    private readonly List<(AuditEvent Happened, CancellationToken Token)> _written = [];

    [Fact]
    public async Task Caller_WhoHangsUp_TheActIsCarriedOutAndWrittenDown()
    {
        using var hangUp = new CancellationTokenSource();
        var http = Request();
        http.RequestAborted = hangUp.Token;
        var result = await new AuditFilter(this).InvokeAsync(EndpointFilterInvocationContext.Create(http, http.RequestAborted), async context =>
        {
            await hangUp.CancelAsync();
            context.GetArgument<CancellationToken>(0).ThrowIfCancellationRequested();
            return Answer.Ok(new Contract.HealthReport("ok"));
        });
        Assert.NotNull(result);
        var (happened, token) = Assert.Single(_written);
        Assert.Equal(("act.one", OwnerId.Default), (happened.Action, happened.Owner));
        Assert.False(token.IsCancellationRequested);
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(202, true)]
    [InlineData(503, false)]
    public async Task Answer_OfASuccess_IsWrittenDown(int status, bool isWritten)
    {
        await RunAsync(new Answer<Contract.HealthReport>(status, new Contract.HealthReport("ok")));
        Assert.Equal(isWritten, _written.Count == 1);
    }

    [Fact]
    public async Task Problem_Answered_IsNotWrittenDown()
    {
        await RunAsync(Problem.NotFound);
        Assert.Empty(_written);
        await RunAsync(NoAnswer.Instance);
        Assert.Single(_written);
    }

    [Fact]
    public async Task Exception_Thrown_IsNotWrittenDown()
    {
        await Assert.ThrowsAsync<RefusedException>(() => new AuditFilter(this).InvokeAsync(
            EndpointFilterInvocationContext.Create(Request()), static _ => throw new RefusedException(Problem.NotFound)).AsTask());
        Assert.Empty(_written);
    }

    ValueTask IAuditTrail.WriteAsync(AuditEvent happened, CancellationToken cancellationToken)
    {
        _written.Add((happened, cancellationToken));
        return default;
    }

    private async Task RunAsync(object result) =>
        await new AuditFilter(this).InvokeAsync(EndpointFilterInvocationContext.Create(Request()), _ => new ValueTask<object?>(result));

    private static DefaultHttpContext Request()
    {
        var http = new DefaultHttpContext();
        http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(new AuditedAct("act.one")), null));
        http.Features.Set(new Caller(BootstrapKey.Id, OwnerId.Default, KeyScope.Admin, null, 0));
        return http;
    }
}
