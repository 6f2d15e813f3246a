using System.Text.Json;
using Memory.Server.Api.Answers;
using Memory.Server.Api.Auditing;
using Memory.Server.Api.Reading;
using Memory.Server.Identity;
using Memory.Server.Lifecycle.Decay;
using Memory.Server.Memories;

namespace Memory.Server.Api;

/// <summary>One authenticated request: who calls, and what they sent.</summary>
internal sealed class Call
{
    private readonly HttpContext _context;

    private Call(HttpContext context, Caller caller)
    {
        _context = context;
        Caller = caller;
        Query = new Query(context.Request.Query);
    }

    public Caller Caller { get; }

    /// <summary>Where the ids of what this request creates come from. Asked late: a filter may have set another source after the call was bound.</summary>
    public IIdSource Ids => _context.Features.Get<IIdSource>() ?? _context.RequestServices.GetRequiredService<IIdSource>();

    public Query Query { get; }

    /// <summary>What the audit log is to be told, if the route is one of those that are written down.</summary>
    public AuditNotes Audit
    {
        get
        {
            if (_context.Features.Get<AuditNotes>() is not { } notes)
                _context.Features.Set(notes = new AuditNotes());
            return notes;
        }
    }

    /// <summary>How fast confidence fades, for answers that tell what is left of it.</summary>
    public DecayRates Decay => _context.RequestServices.GetRequiredService<DecayRates>();

    /// <summary>Lets minimal APIs hand a call to a handler.</summary>
    public static ValueTask<Call?> BindAsync(HttpContext context)
    {
        // The second wall: a handler never runs without a caller, whatever the route.
        var caller = context.Features.Get<Caller>() ?? throw new RefusedException(Problem.Unauthenticated);
        return ValueTask.FromResult<Call?>(new Call(context, caller));
    }

    /// <summary>The fields of the request's body.</summary>
    public async ValueTask<Fields> ReadFieldsAsync(bool mayNameOwner = false)
    {
        var body = await RequestBody.ReadAsync(_context);
        return Fields.Of(body.ParseObject(), mayNameOwner);
    }

    /// <summary>The request's body where the names of its fields are the caller's own, with its fields for what is wrong with them.</summary>
    public async ValueTask<(Fields Fields, JsonElement Body)> ReadObjectAsync()
    {
        var body = (await RequestBody.ReadAsync(_context)).ParseObject();
        return (Fields.Of(body), body);
    }

    /// <summary>The fields of a body that may be left out.</summary>
    public async ValueTask<Fields> ReadOptionalFieldsAsync()
    {
        var body = await RequestBody.ReadAsync(_context);
        return Fields.Of(body.Bytes.IsEmpty ? JsonElement.Parse("{}") : body.ParseObject());
    }

    /// <summary>A text of the request's path.</summary>
    public string PathText(string name) => RouteText.Read(_context, name);

    /// <summary>A memory's id of the request's path.</summary>
    public MemoryId PathMemoryId() =>
        Guid.TryParseExact(PathText("id"), "D", out var id) ? new MemoryId(id) : throw new RefusedException(Problem.NotFound);

    /// <summary>The memory of the user that the query names.</summary>
    public Scope QueryScope()
    {
        var user = Query.RequiredText("user_id", Limits.Name);
        Query.Errors.ThrowIfAny();
        return ScopeOf(user);
    }

    /// <summary>That user's memory, if the caller may reach it. Otherwise it looks as if there were no such thing.</summary>
    public Scope ScopeOf(string user)
    {
        if (!Caller.MayReach(new UserId(user)))
            throw new RefusedException(Problem.NotFound);
        Audit.User = new UserId(user);
        return new Scope(Caller.Owner, new UserId(user));
    }
}
