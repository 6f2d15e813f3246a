namespace Memory.Server.Api.Document;

/// <summary>What the document's examples tell of: Ana, who has moved from Lisbon to Porto. As JSON.</summary>
internal static class Examples
{
    public const string MemoryId = "019c9a00-8f3c-7d5e-9b1a-2f6c4d8e0a11";

    public const string OtherId = "019c9a00-91b2-7a44-8c3d-5e7f9a1b2c33";

    public const string JobId = "9f2c41d07b3a-019c9a008f3c";

    public const string BackupId = "20260301T090000Z-daily-5f1c9a3e";

    /// <summary>The fields of a memory, for records that have more.</summary>
    public const string MemoryFields =
        """
        "id":"019c9a00-8f3c-7d5e-9b1a-2f6c4d8e0a11","owner_id":"acme","user_id":"ana","type":"fact","content":"User lives in Porto.","key":"location","cardinality":"one","value":"Porto",
        "confidence":0.95,"effective_confidence":0.95,"importance":4,"metadata":null,"ttl_seconds":null,"expires_at":null,"ingestion_mode":"rules","created_at":"2026-03-01T09:00:00Z",
        "updated_at":"2026-03-01T09:00:00Z","is_deleted":false,"temporal_state":"current","valid_from":"2026-03-01T09:00:00Z","valid_to":null,"superseded_by":null,"superseded_at":null,
        "superseded_reason":null,"last_refreshed_at":null,"is_essential":true,"source":{"session_id":"s1","message_ids":["m-17"]}
        """;

    public const string Memory = $$"""{{{MemoryFields}}}""";

    /// <summary>The memory that the move retired.</summary>
    public const string Retired =
        """
        {"id":"019c9a00-91b2-7a44-8c3d-5e7f9a1b2c33","owner_id":"acme","user_id":"ana","type":"fact","content":"User lives in Lisbon.","key":"location","cardinality":"one","value":"Lisbon",
        "confidence":0.95,"effective_confidence":0.95,"importance":4,"metadata":null,"ttl_seconds":null,"expires_at":null,"ingestion_mode":"rules","created_at":"2026-01-10T18:30:00Z",
        "updated_at":"2026-03-01T09:00:00Z","is_deleted":false,"temporal_state":"current","valid_from":"2026-01-10T18:30:00Z","valid_to":"2026-03-01T09:00:00Z",
        "superseded_by":"019c9a00-8f3c-7d5e-9b1a-2f6c4d8e0a11","superseded_at":"2026-03-01T09:00:00Z","superseded_reason":"replaced","last_refreshed_at":null,"is_essential":false,
        "source":{"session_id":"s1","message_ids":["m-2"]}}
        """;

    /// <summary>The fields of a message, for records that have more.</summary>
    public const string TurnFields =
        """
        "id":"m-17","session_id":"s1","role":"user","name":null,"content":"I moved to Porto last week.","created_at":"2026-03-01T09:00:00Z","metadata":null
        """;

    public const string Turn = $$"""{{{TurnFields}}}""";

    public const string Session =
        """
        {"id":"s1","user_id":"ana","context":{"page":"settings"},"created_at":"2026-03-01T08:55:00Z","updated_at":"2026-03-01T09:00:00Z","expires_at":null,"ended_at":null}
        """;

    public const string User =
        """
        {"id":"ana","display_name":"Ana","metadata":{"plan":"pro"},"created_at":"2026-01-10T18:30:00Z","usage":{"sessions":3,"messages":42,"memories":9,"last_active":"2026-03-01T09:00:00Z"}}
        """;

    public const string Profile =
        """
        {"user_id":"ana","name":"Ana","location":"Porto","preferences":{"theme":"dark"},"pet":["a cat named Whiskers"],"recent_topics":["moving to Porto"],
        "usage":{"sessions":3,"messages":42,"memories":9,"last_active":"2026-03-01T09:00:00Z"},"summary":"User lives in Porto.","welcome":"Welcome back, Ana."}
        """;

    public const string Link =
        """
        {"source_id":"019c9a00-8f3c-7d5e-9b1a-2f6c4d8e0a11","target_id":"019c9a00-91b2-7a44-8c3d-5e7f9a1b2c33","relation":"came_after","strength":0.8,"is_automatic":false,"created_at":"2026-03-01T09:05:00Z"}
        """;

    public const string Job =
        """
        {"job_id":"9f2c41d07b3a-019c9a008f3c","status":"done","attempts":1,"last_error":null,"created_at":"2026-03-01T09:00:00Z","updated_at":"2026-03-01T09:00:01Z"}
        """;

    public const string Key =
        """
        {"key_id":"019c9a00-aa01-7c11-9d22-3e44f5a6b7c8","owner_id":"acme","scope":"owner","user_id":null,"rate_limit":600,"metadata":{"app":"shop"},"created_at":"2026-01-05T12:00:00Z",
        "last_used_at":"2026-03-01T09:00:00Z","revoked_at":null}
        """;

    public const string BackupCounts =
        """
        {"owners":2,"users":310,"sessions":1204,"messages":48211,"memory_versions":9120,"associations":2210,"jobs":3,"keys":318,"audit_entries":5120}
        """;

    public const string Backup =
        $$"""
        {"id":"{{BackupId}}","tier":"daily","made_at":"2026-03-01T09:00:00Z","ended_at":"2026-03-01T09:00:04Z","bytes":18350080,"is_encrypted":true,"unreadable_users":0,"counts":{{BackupCounts}},"fault":null}
        """;
}
