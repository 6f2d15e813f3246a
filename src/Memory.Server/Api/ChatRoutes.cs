using Memory.Server.Api.Answers;
using Memory.Server.Api.Chat;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Api.Requests;
using Memory.Server.Memories;
using Memory.Server.Models;
using Microsoft.AspNetCore.Http.HttpResults;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>Asks the configured chat model, with the user's memory in mind.</summary>
internal static class ChatRoutes
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/chat", ChatAsync).Described(ChatOperations.Chat);

    private static async Task<Results<Answer<Contract.ChatAnswer>, Streamed, Problem>> ChatAsync(
        Call call, ChatRoom room, HttpResponse response, CancellationToken cancellationToken)
    {
        var order = ChatOrder.Read(await call.ReadFieldsAsync());
        var scope = call.ScopeOf(order.User);
        if (!room.HasModel)
            return ChatProblems.NoModel;
        if (call.Ids.MayRepeat)
            order = order.Named(call.Ids.NewId());
        using var seat = room.Seat(scope, order);
        if (order.Streams)
            return await StreamAsync(room, scope, seat, new EventWriter(response), cancellationToken) is { } problem ? problem : Streamed.Done;
        try
        {
            await seat.AskAsync(cancellationToken);
        }
        catch (ModelFailedException failed)
        {
            return ChatProblems.Of(failed);
        }

        await room.SettleAsync(scope, order);
        return Answer.Ok(seat.Answer);
    }

    /// <summary>Sends the answer in pieces. What goes wrong before the first of them is a problem as with any other request; later it is an event.</summary>
    private static async Task<Problem?> StreamAsync(ChatRoom room, Scope scope, ChatSeat seat, EventWriter events, CancellationToken cancellationToken)
    {
        var hasBegun = false;
        try
        {
            await foreach (var words in seat.ListenAsync(cancellationToken))
            {
                if (!hasBegun)
                    events.Begin();
                hasBegun = true;
                await events.SendAsync("delta", new Contract.ChatDelta(words), cancellationToken);
            }
        }
        catch (ModelFailedException failed) when (!hasBegun)
        {
            return ChatProblems.Of(failed);
        }
        catch (ModelFailedException failed)
        {
            await events.SendJsonAsync("error", ChatProblems.Of(failed).Serialize(), cancellationToken);
            return null;
        }

        // Nothing at all may have been said, where it was held back.
        if (!hasBegun)
            events.Begin();
        await room.SettleAsync(scope, seat.Order);
        await events.SendAsync("done", seat.Answer, cancellationToken);
        return null;
    }
}
