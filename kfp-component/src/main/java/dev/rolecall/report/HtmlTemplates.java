package dev.rolecall.report;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.MustacheFactory;
import java.io.StringWriter;

/** The templates of HTML that stand beside the classes of one package. */
public final class HtmlTemplates {
  private final MustacheFactory factory;

  /**
   * Makes ready.
   *
   * @param neighbour a class of the package
   */
  public HtmlTemplates(Class<?> neighbour) {
    factory = new DefaultMustacheFactory(neighbour.getPackageName().replace('.', '/'));
  }

  /**
   * Fills one in. Values are text: what HTML would obey in them is escaped.
   *
   * @param template its file's name
   * @param values a record or a map, by the names that the template has
   */
  public String filled(String template, Object values) {
    StringWriter html = new StringWriter();
    factory.compile(template).execute(html, values);
    return html.toString();
  }
}
