using System.Linq.Expressions;
using System.Reflection;
using PrintBridge.Protocol;

namespace PrintBridge.Worker;

/// <summary>A sales document as nexo gives it out.</summary>
internal sealed record FoundDocument(object Entity, string Number, bool IsCorrection);

/// <summary>Finds sales documents and what their own configuration says about printing.</summary>
internal static class Documents
{
    /// <exception cref="NexoException"><see cref="Codes.NotFound"/>.</exception>
    public static FoundDocument Find(NexoSession session, int id)
    {
        var entity = ById(session.Provide("DokumentySprzedazy", Members.Sales), id) ?? FindCorrection(session, id);
        if (entity is null) throw new NexoException(Codes.NotFound, $"Dokumenty.Id = {id}");
        var number = Late.GetPath(entity, "NumerWewnetrzny.PelnaSygnatura") as string ?? "";
        return new FoundDocument(entity, number, session.Types.Find(Members.Correction)?.IsInstanceOfType(entity) == true);
    }

    /// <summary>
    /// The type of template by the document's configuration in force, never by its number: numbers are the shop's own. For
    /// a correction the one of corrections or of returns, as the configuration corrects.
    /// </summary>
    public static object TemplateTypeOf(NexoSession session, FoundDocument document)
    {
        const byte Return = 2;
        var configurations = session.Provide("Konfiguracje", Members.Configurations);
        var inForce = Late.Call(configurations, "PobierzParametryKonfiguracji", document.Entity)
            ?? throw new NexoException(Codes.Rejected, "PobierzParametryKonfiguracji gave nothing");
        var type = Late.Get(inForce, "TypWzorcaWydruku");
        if (document.IsCorrection)
        {
            var asReturn = Late.Get(inForce, "SposobKorygowania") is byte way && way == Return;
            type = (asReturn ? Late.Get(inForce, "TypWzorcaWydrukuZwrotu") : null)
                ?? Late.Get(inForce, "TypWzorcaWydrukuKorekty")
                ?? type;
        }

        return Enum.ToObject(session.Types.Get(Members.TemplateType), type!);
    }

    private static object? FindCorrection(NexoSession session, int id) =>
        session.Types.Find(Members.SalesCorrections) is null
            ? null
            : ById(session.Provide("KorektyDokumentowSprzedazy", Members.SalesCorrections), id);

    private static object? ById(object manager, int id)
    {
        var data = Late.Get(manager, "Dane")!;
        var all = (IQueryable)(Late.Call(data, "Wszystkie") ?? throw new NexoException(Codes.Failed, "Wszystkie() gave nothing"));
        // The element type is known at run time only, so the query is put together by hand: x => x.Id == id.
        var parameter = Expression.Parameter(all.ElementType, "x");
        var condition = Expression.Lambda(Expression.Equal(Expression.Property(parameter, "Id"), Expression.Constant(id)), parameter);
        var filtered = all.Provider.CreateQuery(
            Expression.Call(typeof(Queryable), nameof(Queryable.Where), [all.ElementType], all.Expression, Expression.Quote(condition)));
        foreach (var entity in filtered) return entity;
        return null;
    }
}
