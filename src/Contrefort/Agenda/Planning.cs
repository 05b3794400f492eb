using System.Text.Json;
using Contrefort.Data;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Contrefort.Agenda;

/// <param name="Kind">Which handler runs it.</param>
/// <param name="Key">What it is for, such as <c>ticket-clock:0198…</c>: one row has it.</param>
/// <param name="Subject">The ticket, contract or mail it is about, for the page <i>Agenda</i>.</param>
/// <param name="Data">Whatever else the handler wants to know, written as JSON.</param>
internal sealed record AgendaEntry(string Kind, string Key, Instant DueAt, Guid? Subject = null, object? Data = null);

/// <summary>
/// How a feature writes in the agenda, in the transaction of the fact that causes it: with the next save of a context, or
/// in a batch of its own (then <see cref="Notices"/> is told by the caller, after the commit, with
/// <see cref="AgendaBell.Ring"/>).
/// </summary>
internal static class Planning
{
    const string Insert =
        "insert into agenda (id, kind, subject, key, due_at, data, attempts) values ($1, $2, $3, $4, $5, $6, 0) ";

    const string Replace =
        "on conflict (key) do update set id = excluded.id, kind = excluded.kind, subject = excluded.subject, "
        + "due_at = excluded.due_at, data = excluded.data, attempts = 0, leased_until = null, last_error = null, "
        + "parked_at = null";

    const string Keep = "on conflict (key) do nothing";

    const string Stand = "on conflict (key) do update set due_at = agenda.due_at";

    extension(ContrefortDb db)
    {
        /// <summary>With the next save: adds the entry, or moves the one that has its key.</summary>
        public void Plan(AgendaEntry entry) => db.Write(entry, Replace);

        /// <summary>With the next save: adds the entry unless its key is there already.</summary>
        public void PlanOnce(AgendaEntry entry) => db.Write(entry, Keep);

        /// <summary>With the next save: what has this key will not happen.</summary>
        public void Unplan(string key) => db.Also(Delete(key));

        void Write(AgendaEntry entry, string onConflict)
        {
            db.Also(Command(entry, onConflict));
            db.Notify(AgendaBell.Ring(entry.DueAt));
        }
    }

    extension(NpgsqlBatch batch)
    {
        /// <summary>Adds the entry, or moves the one that has its key.</summary>
        public void Plan(AgendaEntry entry) => batch.BatchCommands.Add(Command(entry, Replace));

        /// <summary>Adds the entry unless its key is there already.</summary>
        public void PlanOnce(AgendaEntry entry) => batch.BatchCommands.Add(Command(entry, Keep));

        /// <summary>
        /// Adds the entry unless its key is there already, and waits for whoever ends that row at this moment: for a
        /// handler that takes all there is and looks once more, with its row locked, before it ends it.
        /// </summary>
        public void PlanStanding(AgendaEntry entry) => batch.BatchCommands.Add(Command(entry, Stand));

        /// <summary>What has this key will not happen.</summary>
        public void Unplan(string key) => batch.BatchCommands.Add(Delete(key));
    }

    static NpgsqlBatchCommand Command(AgendaEntry entry, string onConflict) =>
        new(Insert + onConflict)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = Guid.CreateVersion7() },
                new NpgsqlParameter<string> { TypedValue = entry.Kind },
                new() { Value = (object?)entry.Subject ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid },
                new NpgsqlParameter<string> { TypedValue = entry.Key },
                new NpgsqlParameter<DateTime> { TypedValue = entry.DueAt.ToDateTimeUtc() },
                new()
                {
                    Value = entry.Data is null ? "{}" : JsonSerializer.Serialize(entry.Data),
                    NpgsqlDbType = NpgsqlDbType.Jsonb,
                },
            },
        };

    static NpgsqlBatchCommand Delete(string key) =>
        new("delete from agenda where key = $1") { Parameters = { new NpgsqlParameter<string> { TypedValue = key } } };
}
